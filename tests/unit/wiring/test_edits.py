"""What cannot be edited is said with the lines to add by hand."""

from __future__ import annotations

import re

import pytest

from fastmod.wiring import CannotWireError, ensure
from fastmod.wiring.lists import Kind, Link, Wiring

REGISTRY = Wiring(
    "registry", re.compile(r"app\.modules\.\w+\.module"), (Link("app.modules.shop.module", ("MODULE",), "SHOP"),)
)
ROUTER = Wiring("router", re.compile(r"app\.e\.\w+"), (Link("app.e.orders", ("router",), "orders_router"),))
LAYER = Wiring("layer", re.compile(r"app\.m\.\w+"), (Link("app.m.Order", ("Order",)),))


@pytest.mark.parametrize(
    ("wiring", "text", "message"),
    [
        (LAYER, "def (\n", "does not parse (line 1)"),
        (REGISTRY, "x = 1\n", "has no list `MODULES`"),
        (REGISTRY, "MODULES = make()\n", "has no list `MODULES`"),
        (ROUTER, "x = 1\n", "has no `router`"),
    ],
)
def test_cannot(wiring: Wiring, text: str, message: str) -> None:
    with pytest.raises(CannotWireError) as caught:
        ensure(text, wiring)
    assert caught.value.message == message
    assert wiring.links[0].source().strip() in caught.value.hint


@pytest.mark.parametrize("kind", ["layer", "registry"])
def test_a_list_in_one_line_is_exploded(kind: Kind) -> None:
    wiring = LAYER if kind == "layer" else REGISTRY
    text = '__all__ = ["Mine"]\n' if kind == "layer" else "MODULES: tuple[Module, ...] = (Mine,)  # all\n"
    found = ensure(text, wiring)
    assert ('    "Mine",\n    "Order",\n]' if kind == "layer" else "(\n    Mine,\n    SHOP,\n)  # all\n") in found
