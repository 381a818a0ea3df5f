"""Taking a change of the manifest back: what came later stays, what stands on it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.errors import PlaceError
from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.manifest.undoing import undone

SHOP, ARCHIVE = ModuleRecord("shop", "fastmod"), ModuleRecord("archive", "fastmod")
ORDER = EntityRecord("shop", "Order", "orders", "fastmod", ("number:str", "paid:bool"))
ITEM = EntityRecord("shop", "Item", "items", "fastmod")
EMPTY = Manifest("v1", "", "1", {"reference": ["auth"], "old": 1}, (SHOP,), ())
WITH_ORDER = replace(EMPTY, entities=(ORDER,))


def with_fields(*fields: str) -> Manifest:
    return replace(EMPTY, entities=(ORDER._replace(fields=fields),))


def test_an_entity_goes_and_later_ones_stay() -> None:
    now = replace(WITH_ORDER, modules=(SHOP, ARCHIVE), entities=(ORDER, ITEM))
    assert undone(now, EMPTY, WITH_ORDER) == replace(EMPTY, modules=(SHOP, ARCHIVE), entities=(ITEM,))


def test_an_entity_comes_back() -> None:
    now = replace(EMPTY, entities=(ITEM,))
    assert undone(now, WITH_ORDER, EMPTY).entities == (ORDER, ITEM)


def test_fields_go_and_later_ones_stay() -> None:
    before, after = with_fields("number:str"), with_fields("number:str", "paid:bool")
    now = with_fields("number:str", "paid:bool", "note:text")
    assert undone(now, before, after) == with_fields("number:str", "note:text")


def test_fields_come_back_where_they_were() -> None:
    before, after = with_fields("number:str", "paid:bool", "total:int"), with_fields("number:str", "total:int")
    now = with_fields("number:str", "total:int", "note:text")
    assert undone(now, before, after) == with_fields("number:str", "paid:bool", "total:int", "note:text")


def test_a_field_that_another_command_removed_does_not_come_back() -> None:
    before, after = with_fields("number:str"), with_fields("number:str", "paid:bool")
    assert undone(with_fields("paid:bool"), before, after) == with_fields()


def test_options_and_versions_go_back() -> None:
    after = replace(EMPTY, release="v2", grown_with="2", options={"reference": ["auth", "billing"], "new": 1})
    assert undone(after, EMPTY, after) == EMPTY
    assert undone(replace(after, modules=(SHOP, ARCHIVE)), EMPTY, after).options == EMPTY.options


@pytest.mark.parametrize(
    ("now", "before", "after", "name"),
    [
        (with_fields("number:int"), EMPTY, WITH_ORDER, "shop.Order"),
        (replace(EMPTY, entities=(ITEM,)), replace(EMPTY, modules=()), EMPTY, "shop.Item"),
        (with_fields("paid:int"), with_fields(), with_fields("paid:bool"), "shop.Order.paid"),
        (EMPTY, with_fields("a:int"), with_fields("a:int", "b:int"), "shop.Order"),
        (with_fields("number:str"), replace(EMPTY, entities=(ORDER._replace(plural="x"),)), EMPTY, "shop.Order"),
        (replace(EMPTY, release="v3"), EMPTY, replace(EMPTY, release="v2"), "release"),
        (replace(EMPTY, options={"old": 3}), EMPTY, replace(EMPTY, options={"old": 2}), "old"),
        (replace(EMPTY, modules=(ModuleRecord("shop", "user"),)), replace(EMPTY, modules=()), EMPTY, "shop"),
    ],
)
def test_what_a_later_command_stands_on_stays(now: Manifest, before: Manifest, after: Manifest, name: str) -> None:
    with pytest.raises(PlaceError, match=f"`{name}`, or stands on it"):
        undone(now, before, after)
