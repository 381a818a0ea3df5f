"""Lists that hold the user's own entries are edited, not rendered."""

from __future__ import annotations

import pytest

from fastmod.commands.grown_wiring import Outcome, wired_changes, wiring_paths
from fastmod.errors import PlaceError
from fastmod.growth.scope import scope_of
from fastmod.merge import File
from fastmod.plan import Change
from tests.support.landscapes import entity, landscape

LAYER = "app/modules/shop/models/__init__.py"
MODEL = "app/modules/shop/models/Order.py"
DEPENDENCIES = "app/modules/shop/dependencies.py"
BEFORE, AFTER = landscape(entity("shop.Post")), landscape(entity("shop.Post"), entity("shop.Order"))
COMING = Outcome({MODEL: File(b"class Order:\n    pass\n")}, ())
OWN = b'"""Mine."""\n\nfrom app.modules.shop.models.Mine import Mine  # kept\n\n__all__ = [\n    "Mine",\n]\n'


def _changes(tree: dict[str, bytes], planned: Outcome = COMING) -> dict[str, Change]:
    files = {path: File(content) for path, content in tree.items()}
    found = wired_changes(BEFORE, AFTER, scope_of(BEFORE, AFTER), planned, files)
    return {change.path: change for change in found}


def test_entries_of_the_user_stay() -> None:
    change = _changes({LAYER: OWN, DEPENDENCIES: b'"""Mine."""\n'})[LAYER]
    assert change.kind == "update"
    assert b"import Mine  # kept\nfrom app.modules.shop.models.Order import Order\n" in (change.after or b"")


def test_a_list_that_is_missing_comes_from_the_template() -> None:
    change = _changes({})[LAYER]
    assert change.kind == "create"
    assert (change.after or b"").startswith(b'"""Tables of the shop module."""')


def test_what_goes_leaves_its_lists() -> None:
    there = OWN.replace(b"\n\n__all__", b"\nfrom app.modules.shop.models.Order import Order\n\n__all__")
    there = there.replace(b'"Mine",\n', b'"Mine",\n    "Order",\n')
    gone = _changes({LAYER: there, DEPENDENCIES: b""}, Outcome({}, (MODEL,)))[LAYER]
    assert gone.after == OWN


def test_a_file_in_the_middle_of_an_edit_is_named() -> None:
    with pytest.raises(PlaceError, match=r"`app/modules/shop/models/__init__\.py` does not parse"):
        _changes({LAYER: b"from app import (\n", DEPENDENCIES: b""})


def test_all_lists_that_count_are_known_beforehand() -> None:
    paths = wiring_paths(scope_of(BEFORE, AFTER), [MODEL, "app/modules/shop/module.py"])
    assert paths == {LAYER, DEPENDENCIES, "app/api/registry.py"}
