"""Whatever shape somebody gave a list: its entries come and go, and all else stays, or nothing is changed."""

from __future__ import annotations

import ast
import re

import pytest

from fastmod.wiring import CannotWireError, ensure
from fastmod.wiring.lists import Link, OneOf, Wiring

ORDER, ITEM = Link("app.m.Order", ("Order",)), Link("app.m.Item", ("Item",))
SHOP, USERS = (Link(f"app.modules.{name}.module", ("MODULE",), name.upper()) for name in ("shop", "users"))
ITEMS = Link("app.e.items", ("router",), "items_router")
IMPORTS = "from app.m.Item import Item\nfrom app.m.Order import Order\n\n"
MODULES = "from app.modules.shop.module import MODULE as SHOP\nfrom app.modules.users.module import MODULE as USERS\n"
ROUTERS = "from app.e.items import router as items_router\n\nrouter = APIRouter()\n"


def layer(*links: Link, only: str = "Item") -> Wiring:
    return Wiring("layer", OneOf(frozenset({f"app.m.{only}"})), links)


def registry(*links: Link) -> Wiring:
    return Wiring("registry", OneOf(frozenset({"app.modules.shop.module"})), links)


def routers(*links: Link) -> Wiring:
    return Wiring("router", OneOf(frozenset({"app.e.items"})), links)


def items_of(text: str, name: str) -> list[str]:
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if [getattr(target, "id", "") for target in targets] == [name]:
            return [ast.unparse(item).strip("'") for item in node.value.elts]  # type: ignore[attr-defined]
    return []


@pytest.mark.parametrize(
    "shape",
    [
        '__all__ = [\n    "Order"\n]\n',
        '__all__ = ["Order",\n           "Order2"]\n',
        '__all__ = [\n    "Order", "Order2",\n]\n',
        '__all__ = ["Order"]\n',
        '__all__ = (\n    "Order",\n    "Order2"\n)\n',
        '__all__ = ["Order", # the first\n]\n',
    ],
)
def test_an_entry_comes_and_goes_in_any_shape_or_not_at_all(shape: str) -> None:
    text = f"from app.m.Order import Order\nfrom x import Order2\n\n{shape}"
    before = items_of(text, "__all__")
    if "#" in shape:
        with pytest.raises(CannotWireError, match="more in `__all__` than names"):
            ensure(text, layer(ITEM))
        return
    more = ensure(text, layer(ITEM))
    assert items_of(more, "__all__") == sorted([*before, "Item"])
    assert items_of(ensure(more, layer()), "__all__") == before


@pytest.mark.parametrize(
    ("text", "wiring"),
    [
        (f'{IMPORTS}__all__ = ["Item", "Order", *MINE]\n', layer()),
        ('from app.m.Order import Order\n\n__all__ = ["Order", *MINE]\n', layer(ITEM)),
        ("from app.m.Item import Item; MINE = 1\n", layer()),
        ("from app.m.Item import Item; from app.m.Order import Order\n", layer()),
        ("from app.m.Item import Item  # mine\n", layer()),
        (f'{IMPORTS}__all__ = [\n    "Item",  # mine\n    "Order",\n]\n', layer()),
        (f"{MODULES}\nMODULES = (SHOP, USERS, *MINE)\n", registry()),
        (f"{MODULES}\nMODULES = (\n    SHOP,\n    USERS,\n)\nP = (SHOP.name,)\n", registry()),
        (f"{ROUTERS}router.include_router(items_router); MINE = 3\n", routers()),
        (f'{ROUTERS}router.include_router(items_router, prefix="/mine")\n', routers()),
        (f"{ROUTERS}router.include_router(items_router)  # mine\n", routers()),
        (f"{ROUTERS}if True:\n    router.include_router(items_router)\n", routers()),
        (f"{ROUTERS}router.include_router(items_router)\nX = len(items_router.routes)\n", routers()),
        (f"{IMPORTS}ALIAS = Item\n", layer()),
    ],
)
def test_what_stands_beside_an_entry_is_not_lost(text: str, wiring: Wiring) -> None:
    with pytest.raises(CannotWireError) as caught:
        ensure(text, wiring)
    assert caught.value.hint


def test_several_modules_in_a_line_stay_registered() -> None:
    found = ensure(f"{MODULES}\nMODULES = (\n    SHOP, USERS,\n)\n", registry())
    assert items_of(found, "MODULES") == ["USERS"]
    assert items_of(ensure(found, registry(SHOP)), "MODULES") == ["SHOP", "USERS"]


def test_a_registry_without_a_last_comma_parses_afterwards() -> None:
    text = "from app.modules.users.module import MODULE as USERS\n\nMODULES = (\n    MINE,\n    USERS\n)\n"
    assert items_of(ensure(text, registry(SHOP)), "MODULES") == ["MINE", "SHOP", "USERS"]


def test_names_beside_stars_one_a_line_come_and_go() -> None:
    text = f'{IMPORTS}__all__ = [\n    "Item",\n    "Order",\n    *MINE,\n]\n'
    assert items_of(ensure(text, layer()), "__all__") == ["Order", "*MINE"]
    assert re.search(r"^    \*MINE,$", ensure(text, layer()), re.MULTILINE)
