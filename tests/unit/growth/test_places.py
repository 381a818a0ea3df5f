"""Which module and which entity a command means."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.growth.places import choose_module, find_entity, known_module
from fastmod.manifest import Manifest, ModuleRecord
from tests.support.landscapes import entity


def _modules(*own: str) -> dict[str, ModuleRecord]:
    reference = {name: ModuleRecord(name, "reference") for name in ("auth", "billing", "users")}
    return reference | {name: ModuleRecord(name, "fastmod") for name in own}


@pytest.mark.parametrize(
    ("entity_name", "own", "here", "chosen"),
    [
        ("UserProfile", (), None, "users"),
        ("User", (), None, "users"),
        ("Username", (), None, None),
        ("UserProfile", ("shop",), None, "shop"),
        ("UserProfile", ("shop", "blog"), None, "users"),
        ("UserProfile", ("shop", "blog"), "blog", "blog"),
        ("BillingNote", ("shop", "blog"), None, "billing"),
        ("CategoryItem", ("categories", "blog"), None, "categories"),
        ("Note", ("shop", "blog"), "nowhere", None),
    ],
)
def test_without_an_option(entity_name: str, own: tuple[str, ...], here: str | None, chosen: str | None) -> None:
    assert choose_module(entity_name, _modules(*own), here) == chosen


def test_an_unknown_module_has_a_nearest_one() -> None:
    with pytest.raises(RequestError, match="there is no module `user`") as caught:
        known_module("user", _modules())
    assert "did you mean `users`?" in caught.value.hint
    assert caught.value.hint.endswith("`fastmod add-module user` adds one")


def test_a_module_that_cannot_be_added_is_not_offered() -> None:
    with pytest.raises(RequestError, match="there is no module `core`") as caught:
        known_module("core", _modules())
    assert "add-module" not in caught.value.hint


def test_entities_are_found_by_name_and_module() -> None:
    records = Manifest(
        "", "", "", {}, tuple(_modules("shop", "blog").values()),
        (entity("shop.Order"), entity("blog.Post"), entity("blog.Order")),
    )  # fmt: skip
    assert find_entity("Post", None, records).module == "blog"
    assert find_entity("Order", "shop", records).module == "shop"
    with pytest.raises(RequestError, match="more than one entity `Order`"):
        find_entity("Order", None, records)
    with pytest.raises(RequestError, match="no entity `Post` in module `shop`"):
        find_entity("Post", "shop", records)
    with pytest.raises(RequestError, match="no module `shops`") as caught:
        find_entity("Post", "shops", records)
    assert "did you mean `shop`?" in caught.value.hint
