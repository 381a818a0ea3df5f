"""Wishes for entities, fields and layers: which module is meant, and what the tree has already."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.add_entity import ModuleUnclearError, wish_for_entity, wish_for_fields, wish_for_layer
from fastmod.commands.growth import Site
from fastmod.errors import RequestError
from fastmod.growth.landscape import Landscape
from fastmod.manifest import EntityRecord, Manifest
from tests.support.landscapes import entity, manifest, template
from tests.support.tree import build_tree

SHOP = manifest(entity("shop.Order", "a:str"), entity("blog.Post"))


def _site(root: Path) -> Site:
    return Site(root, template(), RealFileSystem(), datetime(2026, 1, 2, tzinfo=UTC))


def _last(present: Manifest, wish: object) -> EntityRecord:
    edited: Manifest = wish.edit(present, Landscape(template(), present)).manifest  # type: ignore[attr-defined]
    return edited.entities[-1]


def test_the_module_is_named_or_stood_in(tmp_path: Path) -> None:
    site = _site(tmp_path)
    assert _last(SHOP, wish_for_entity(site, "Item", (), "blog", "shop")).module == "blog"
    assert _last(SHOP, wish_for_entity(site, "Item", (), None, "shop")).module == "shop"
    with pytest.raises(ModuleUnclearError) as caught:
        _last(SHOP, wish_for_entity(site, "Item", (), None, None))
    assert caught.value.hint == "--module auth|blog|shop|users"


def test_a_folder_that_is_not_in_the_manifest_has_to_be_taken_in_first(tmp_path: Path) -> None:
    build_tree(tmp_path, {"app/modules/wiki/__init__.py": ""})
    with pytest.raises(RequestError, match="module `wiki` was written by hand"):
        _last(SHOP, wish_for_entity(_site(tmp_path), "Page", (), "wiki", None))


def test_classes_of_the_tree_are_taken(tmp_path: Path) -> None:
    build_tree(tmp_path, {"app/modules/shop/services/ItemService.py": ""})
    with pytest.raises(RequestError, match="there is a class `ItemService` already"):
        _last(SHOP, wish_for_entity(_site(tmp_path), "Item", (), "shop", None))


def test_columns_that_somebody_wrote_are_taken(tmp_path: Path) -> None:
    build_tree(tmp_path, {"app/modules/shop/models/Order.py": "class Order(Entity):\n    b: int\n"})
    with pytest.raises(RequestError, match="has a member `b` already"):
        _last(SHOP, wish_for_fields(_site(tmp_path), "Order", ("b:int:optional",), None))


def test_a_service_without_fields_and_model_stands_alone(tmp_path: Path) -> None:
    site = _site(tmp_path)
    assert _last(SHOP, wish_for_layer(site, "service", "Pricing", (), "shop", None)).layers == ("domain_service",)
    assert _last(SHOP, wish_for_layer(site, "service", "Item", ("a:str",), "shop", None)).layers[0] == "model"
    assert _last(SHOP, wish_for_layer(site, "schema", "Item", (), "shop", None)).layers == ("schema",)


def test_an_entity_that_is_there_without_new_fields_is_no_news(tmp_path: Path) -> None:
    edited = wish_for_entity(_site(tmp_path), "Order", (), None, None).edit(SHOP, Landscape(template(), SHOP))
    assert edited.manifest == SHOP
    assert edited.notes == ("`Order` is there already: `app/modules/shop/models/Order.py`",)


@pytest.mark.parametrize(
    ("layer", "file"),
    [
        ("model", "models/Order.py"),
        ("schema", "schemas/OrderSchema.py"),
        ("repository", "repositories/OrderRepository.py"),
        ("service", "services/OrderService.py"),
        ("endpoint", "api/endpoints/orders.py"),
    ],
)
def test_a_layer_that_is_there_is_named(tmp_path: Path, layer: str, file: str) -> None:
    wish = wish_for_layer(_site(tmp_path), layer, "Order", (), None, None)
    assert wish.edit(SHOP, Landscape(template(), SHOP)).notes == (
        f"`Order` is there already: `app/modules/shop/{file}`",
    )


def test_a_wrong_place_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    site = _site(tmp_path)
    for wish in (
        wish_for_entity(site, "item", ("a:strr",), "shp", None),
        wish_for_fields(site, "item", ("a:strr",), None),
    ):
        with pytest.raises(RequestError, match="there is no") as caught:
            _last(SHOP, wish)
        told = " ".join(caught.value.details)
        assert "PascalCase" in told
        assert "unknown type `strr`" in told


def test_a_name_that_is_taken_elsewhere_is_not_told_of_columns_too(tmp_path: Path) -> None:
    """The table of `shop.Order` kept a column and is in use: a new entity would not get it."""
    kept = 'kept: dict[str, dict[str, str]] = {"orders": {"note": "note:text"}}\n'
    build_tree(tmp_path, {"migrations/versions/20260101_000000_keep_note_of_orders.py": kept})
    with pytest.raises(RequestError, match="there is a class `Order") as caught:
        _last(SHOP, wish_for_entity(_site(tmp_path), "Order", ("name:str",), "blog", None))
    assert "may hold rows" not in f"{caught.value.message} {caught.value.details}"
