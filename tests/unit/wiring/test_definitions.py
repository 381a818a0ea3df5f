"""Definitions that files collect: any order gives one text, repeats change nothing, a user's lines stay."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.errors import PlaceError
from fastmod.wiring.definitions import drop_definitions, ensure_definitions
from fastmod.wiring.lists import Definition, Link

EMPTY = '''"""Dependencies of the shop module's endpoints."""

from typing import Annotated

from fastapi import Depends

from app.core.dependencies import DB, require_role
from app.core.identity import CurrentUser

EditorDep = Annotated[CurrentUser, Depends(require_role("admin"))]
'''
MINE = '''"""Dependencies."""

from typing import Annotated

from fastapi import Depends

from app.core.dependencies import DB
from app.modules.shop.services.Basket import Basket


# my own
async def get_basket_service(db: DB) -> Basket:
    return Basket(db)  # kept


BasketServiceDep = Annotated[Basket, Depends(get_basket_service)]
LIMIT = 3
'''
BARE = [
    '"""Dependencies."""\n',
    '"""Dependencies."""',
    '"""Dependencies.\n\nOf the shop.\n"""\n\n\n',
    '"""Mine."""  # own\n',
]
ENTITIES = ["Order", "Item2", "Item10", "Address", "Zone"]


def definitions(entity: str) -> list[Definition]:
    snake = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", entity).lower()
    service = Link(f"app.modules.shop.services.{entity}Service", (f"{entity}Service",))
    repository = Link(f"app.modules.shop.repositories.{entity}Repository", (f"{entity}Repository",))
    source = (
        f"async def get_{snake}_service(db: DB) -> {entity}Service:\n"
        f"    return {entity}Service({entity}Repository(db))\n"
    )
    alias = f"{entity}ServiceDep = Annotated[{entity}Service, Depends(get_{snake}_service)]\n"
    return [
        Definition(f"get_{snake}_service", source, re.compile(r"get_\w+_service"), (repository, service)),
        Definition(f"{entity}ServiceDep", alias, re.compile(r"\w+ServiceDep")),
    ]


def added(text: str, entities: list[str]) -> str:
    for entity in entities:
        text = ensure_definitions(text, definitions(entity))
    return text


@settings(max_examples=60, deadline=None)
@given(st.permutations(ENTITIES), st.sampled_from([EMPTY, MINE, MINE.replace("\n", "\r\n"), BARE[0]]))
def test_the_order_does_not_matter_and_repeats_change_nothing(entities: list[str], start: str) -> None:
    text = added(start, entities)
    assert text == added(start, ENTITIES)
    assert added(text, entities) == text
    assert set(start.splitlines()) <= set(text.splitlines())
    ast.parse(text)


UNUSUAL = [
    EMPTY.replace("import DB,", "import DB as DB,"),
    EMPTY.replace("\nfrom app.core.identity", "\nimport app.core.identity\nfrom app.core.identity"),
    EMPTY.replace("import CurrentUser", "import CurrentUser  # who asks"),
    EMPTY.replace("\nfrom app.core.identity", "\n# who asks\nfrom app.core.identity"),
    EMPTY.replace("import DB,", "import \\\n    DB,"),
    EMPTY.replace("from fastapi", "import logging; from fastapi"),
    EMPTY.replace(
        "from app.core.identity import CurrentUser\n", "from app.modules.shop.services.ZoneService import Old\n"
    ),
    EMPTY + "\nif True:\n    from app.modules.shop.services.OrderService import OrderService\n",
    EMPTY.replace("from app.core.identity", "from scripts.mine import x\nfrom app.core.identity"),
    EMPTY.replace('"""Dependencies of the shop module\'s endpoints."""', "x = 1"),
]


@pytest.mark.parametrize("start", [EMPTY, MINE, *BARE, *UNUSUAL])
def test_the_short_way_for_imports_gives_what_the_proved_one_gives(start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcomes() -> list[str]:
        found = []
        for entities in (ENTITIES, ["Zone", "Order"]):
            try:
                found.append(added(start, entities))
            except PlaceError as error:
                found.append(error.message)
        return found

    short = outcomes()
    monkeypatch.setattr("fastmod.wiring.definitions.add_usual", lambda page, links: False)
    assert short == outcomes()


def test_a_usual_file_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = added(EMPTY, ["Zone"])
    monkeypatch.setattr("fastmod.edits.add_imports", lambda text, imports: pytest.fail("parsed again"))
    assert added(text, ["Order"]).count("OrderService") == 6
    assert added(BARE[0], ["Order"]).count("OrderService") == 6


@settings(max_examples=60, deadline=None)
@given(st.permutations(ENTITIES), st.integers(0, len(ENTITIES)), st.sampled_from([EMPTY, MINE]))
def test_added_then_dropped_is_as_before(entities: list[str], count: int, start: str) -> None:
    before = added(start, entities[:count])
    text = added(before, entities[count:])
    for entity in entities[count:]:
        text, kept = drop_definitions(text, definitions(entity))
        assert kept == ()
    assert text == before


def test_an_edited_definition_is_kept_and_said() -> None:
    text = added(EMPTY, ["Order", "Zone"]).replace("OrderService(OrderRepository(db))", "OrderService(mine(db))")
    left, kept = drop_definitions(text, definitions("Order"))
    assert kept == ("you edited `get_order_service`",)
    assert "return OrderService(mine(db))" in left
    assert "OrderServiceDep" not in left


def test_a_definition_that_somebody_uses_is_kept_and_said() -> None:
    text = added(EMPTY, ["Order", "Zone"]) + "\n\nasync def mine(orders: OrderServiceDep) -> None:\n    pass\n"
    left, kept = drop_definitions(text, definitions("Order"))
    assert kept == ("something you wrote uses `OrderServiceDep`",)
    assert "OrderServiceDep = " in left
    assert drop_definitions(text, definitions("Zone"))[1] == ()


def test_a_definition_of_the_users_own_is_not_replaced() -> None:
    own = EMPTY + "\n\ndef get_order_service() -> None:\n    pass\n"
    assert added(own, ["Order"]).count("def get_order_service") == 1


def test_a_file_that_does_not_parse_is_refused() -> None:
    with pytest.raises(PlaceError, match=r"does not parse \(line 1\)"):
        added("def (", ["Order"])


@pytest.mark.parametrize("start", [EMPTY, MINE])
def test_ruff_has_nothing_to_say(start: str) -> None:
    text = added(start, ENTITIES)
    shown = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--line-length", "120", "--diff", "--stdin-filename", "a.py", "-"],
        input=text, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stdout
    own = 'lint.isort.known-first-party = ["app"]'
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I", "--config", own, "-"],
        input=text, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
