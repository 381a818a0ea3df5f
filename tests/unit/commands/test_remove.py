"""Wishes that something goes: what stands in the way is said with its lines."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.growth import Site
from fastmod.commands.remove import holds_data, wish_to_remove_entity, wish_to_remove_fields, wish_to_remove_module
from fastmod.errors import RequestError
from fastmod.growth.landscape import Landscape
from tests.support.landscapes import entity, manifest, template
from tests.support.tree import build_tree

PRESENT = manifest(entity("shop.Order", "a:str"), entity("shop.Pricing", layers=("domain_service",)))
LANDSCAPE = Landscape(template(), PRESENT)
USE = "from app.modules.shop.services.OrderService import OrderService\n"


def _site(root: Path) -> Site:
    return Site(root, template(), RealFileSystem(), datetime(2026, 1, 2, tzinfo=UTC))


def test_uses_elsewhere_are_listed(tmp_path: Path) -> None:
    build_tree(
        tmp_path, {"app/jobs.py": f"import os\n\n{USE}", "tests/test_jobs.py": "from app.modules.shop import models\n"}
    )
    with pytest.raises(RequestError, match="entity `Order` is used elsewhere") as caught:
        wish_to_remove_entity(_site(tmp_path), "Order", None, keep_data=True).edit(PRESENT, LANDSCAPE)
    assert caught.value.details == (f"app/jobs.py:3: {USE.strip()}",)


def test_modules_that_others_need_stay(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="module `users` is needed by `auth`") as caught:
        wish_to_remove_module(_site(tmp_path), "users", keep_data=True).edit(PRESENT, LANDSCAPE)
    assert caught.value.hint == "every project has this module"


def test_what_goes_is_gone_from_the_manifest(tmp_path: Path) -> None:
    site = _site(tmp_path)
    left = wish_to_remove_module(site, "shop", keep_data=True).edit(PRESENT, LANDSCAPE).manifest
    assert "shop" not in {record.name for record in left.modules}
    fields = wish_to_remove_fields("Order", ("a",), None, keep_data=True).edit(PRESENT, LANDSCAPE).manifest
    assert [record.fields for record in fields.entities if record.name == "Order"] == [()]


def test_rows_are_asked_about_only_where_there_is_a_table() -> None:
    assert holds_data(PRESENT, module=None, entity="Order")
    assert not holds_data(PRESENT, module=None, entity="Pricing")
    assert not holds_data(PRESENT, module="nowhere", entity=None)
