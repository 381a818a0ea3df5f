"""Plain files get their entries without a syntax tree: what comes out is what the longer way makes of them."""

from __future__ import annotations

import ast
import re
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.wiring.definitions import ensure_definitions
from fastmod.wiring.ensure import ensure
from fastmod.wiring.lists import Definition, Kind, Link, OneOf, Wiring
from fastmod.wiring.plain import defined, ensured

MINE = "# mine\n"
"""At the end of a file it changes nothing but that the file is not plain any more."""
ENTITIES = ["Order", "OrderItem", "Item2", "Item10", "Address", "Zone", "AVeryLongNameThatDoesNotFitALineWithTheOthers"]
some_entities = st.lists(st.sampled_from(ENTITIES), unique=True, min_size=1, max_size=4)
LAYER = '''"""Models of the shop module."""

from app.core.thing import OTHER, Thing as Own
from app.modules.shop.models.Mine import (
    Mine,
    Yours,
)

__all__ = [
    "Mine",
    "Yours",
]
'''
ROUTER = '''"""The routes of the shop module."""

from fastapi import APIRouter

from app.modules.shop.api.endpoints.mine import router as mine_router
from app.modules.shop.constants import MODULE_NAME

router = APIRouter(prefix="/shop", tags=[MODULE_NAME])
router.include_router(mine_router)
'''
DEFINITIONS = '''"""Dependencies of the shop module's endpoints."""

from typing import Annotated

from fastapi import Depends

from app.core.dependencies import DB
from app.modules.shop.services.MineService import MineService


async def get_mine_service(db: DB) -> MineService:
    return MineService(db)


MineServiceDep = Annotated[MineService, Depends(get_mine_service)]
'''


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", name).lower()


def layer(*entities: str) -> Wiring:
    links = [Link(f"app.modules.shop.models.{name}", (name, f"{name}Status")) for name in entities]
    return _wiring("layer", links)


def router(*entities: str) -> Wiring:
    files = [snake(name) for name in entities]
    links = [Link(f"app.modules.shop.api.endpoints.{file}", ("router",), f"{file}_router") for file in files]
    return _wiring("router", links)


def definitions(*entities: str) -> tuple[Definition, ...]:
    found = []
    for name in entities:
        service = Link(f"app.modules.shop.services.{name}Service", (f"{name}Service",))
        factory, made = f"get_{snake(name)}_service", f"{name}Service(db)"
        source = f"async def {factory}(db: DB) -> {name}Service:\n    return {made}\n"
        alias = f"{name}ServiceDep = Annotated[{name}Service, Depends({factory})]\n"
        typed = (Link("typing", ("Annotated",)), Link("fastapi", ("Depends",)), service)
        found.append(
            Definition(factory, source, re.compile(r"get_\w+"), (Link("app.core.dependencies", ("DB",)), service))
        )
        found.append(Definition(f"{name}ServiceDep", alias, re.compile(r"\w+Dep"), typed))
    return tuple(found)


def _wiring(kind: Kind, links: list[Link]) -> Wiring:
    modules = frozenset(link.module for link in links)
    return Wiring(kind, OneOf(modules), tuple(sorted(links, key=lambda link: link.module)))


@given(some_entities, some_entities)
def test_lists_get_what_the_longer_way_gives(first: list[str], second: list[str]) -> None:
    for start, wanted in ((LAYER, layer), (ROUTER, router)):
        text = start
        for entities in (first, second):
            short = ensured(text, wanted(*entities))
            assert short is not None
            assert short + MINE == ensure(text + MINE, wanted(*entities))
            assert ensured(short, wanted(*entities)) == short
            text = short
        assert all(name in text for entity in (*first, *second) for link in wanted(entity).links for name in link.bound)


@given(some_entities, some_entities)
def test_definitions_get_what_the_longer_way_gives(first: list[str], second: list[str]) -> None:
    text = DEFINITIONS
    for entities in (first, second):
        short = defined(text, definitions(*entities))
        assert short is not None
        assert short + MINE == ensure_definitions(text + MINE, definitions(*entities))
        assert defined(short, definitions(*entities)) == short
        text = short
    assert all(one.source in text for one in definitions(*first, *second))


def test_nothing_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a plain file was parsed")

    monkeypatch.setattr(ast, "parse", parsed)
    assert '"Order",' in ensure(LAYER, layer("Order"))
    assert "include_router(order_router)" in ensure(ROUTER, router("Order"))
    assert "OrderServiceDep" in ensure_definitions(DEFINITIONS, definitions("Order"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"""Models of the shop module."""\n',
        LAYER + MINE,
        LAYER.replace("\n", "\r\n"),
        "\ufeff" + LAYER,
        LAYER.replace('    "Yours",\n]', '    "Yours"\n]'),
        LAYER.replace('    "Yours",\n', '    "Yours",  # kept\n'),
        LAYER.replace("import OTHER", "import (OTHER)"),
        LAYER.replace("from app.core", "from ..core"),
        LAYER.replace("import OTHER", "import *  #"),
        LAYER.replace("\n__all__", "\nimport os\n\n__all__"),
        LAYER.replace("\n__all__", "\nif OTHER:\n    from os import path\n\n__all__"),
        LAYER.replace('"""Models', '"""\\Models'),
        LAYER.replace("__all__ = [", "__all__: list[str] = ["),
        LAYER + "\n__all__ += OTHER\n",
        LAYER.replace("OTHER", "Order"),
        LAYER.replace("OTHER", "Mine"),
        LAYER.replace("models.Mine", "models.Order"),
        LAYER.replace("app.", "other."),
    ],
)
def test_lists_that_hold_anything_else_are_left_alone(text: str) -> None:
    assert ensured(text, layer("Order")) is None


def test_a_registry_is_left_alone() -> None:
    assert ensured(ROUTER, _wiring("registry", [Link("app.modules.shop.module", ("MODULE",), "SHOP")])) is None


@pytest.mark.parametrize(
    "text",
    [
        DEFINITIONS + MINE,
        DEFINITIONS.replace("MineService(db)", "MineService(db)  # mine"),
        DEFINITIONS.replace("    return", "    # mine\n    return"),
        DEFINITIONS.replace("\n\nasync def", "\nasync def"),
        DEFINITIONS.replace("async def", "@cached\nasync def"),
        DEFINITIONS.replace("    return", "    print(db)\n    return"),
        DEFINITIONS.replace("MineServiceDep =", "LIMIT = 3\nMineServiceDep ="),
        DEFINITIONS + DEFINITIONS[DEFINITIONS.index("MineServiceDep") :],
        DEFINITIONS.replace("import DB\n", "import DB, OrderService\n"),
        DEFINITIONS.replace("import Depends\n", "import Query\n"),
        DEFINITIONS.replace("get_mine", "make_mine"),
        DEFINITIONS.replace("MineServiceDep", "Mine"),
    ],
)
def test_files_that_hold_anything_else_are_left_alone(text: str) -> None:
    assert defined(text, definitions("Order")) is None
