"""The manifest's entities as templates need them, each read only when asked for."""

from __future__ import annotations

import pytest

from fastmod.errors import ManifestError
from fastmod.growth.landscape import Landscape, Reference
from tests.support.landscapes import landscape
from tests.support.rendered_entities import landscape_of, record


def test_an_entity_with_its_fields() -> None:
    entity = landscape_of(record("shop.Order", "number:str", "owner:ref=users.User")).entity("shop.Order")
    assert (entity.key, entity.name.plural, [part.column for part in entity.parts]) == (
        "shop.Order",
        "orders",
        ["number", "owner_id"],
    )
    assert entity.has("model")
    assert not entity.has("domain_service")


def test_others_are_not_read() -> None:
    broken = record("shop.Broken")._replace(fields=("what is this",))
    landscape = landscape_of(broken, record("shop.Order", "number:str"))
    assert landscape.entity("shop.Order").fields
    with pytest.raises(ManifestError):
        landscape.entity("shop.Broken")


def test_a_target_that_is_not_there() -> None:
    lost = record("shop.Order")._replace(fields=("owner:ref=Nobody:ondelete=restrict",))
    with pytest.raises(ManifestError, match="points to `Nobody`, which the manifest does not list"):
        landscape_of(lost).entity("shop.Order")


def test_targets_and_tables() -> None:
    assert Landscape.target_of("shop.Order", "Customer") == "shop.Customer"
    assert Landscape.target_of("shop.Order", "users.User") == "users.User"
    assert landscape_of(record("shop.News")).tables == {"shop.News": "news", "users.User": "users"}


def test_references_are_read_from_texts() -> None:
    landscape = landscape_of(
        record("shop.Customer"),
        record("shop.Order", "a:ref=Customer:optional", "b:ref=users.User:unique", "c:str"),
    )
    assert list(landscape.references()) == [
        Reference("shop.Order", "a", "shop.Customer", unique=False, optional=True),
        Reference("shop.Order", "b", "users.User", unique=True, optional=False),
    ]
    assert [found.inside for found in landscape.references()] == [True, False]


def test_attributes_hold_columns_and_what_all_models_have() -> None:
    found = landscape_of(record("shop.Order", "number:str", "owner:ref=users.User")).attributes_of("shop.Order")
    assert {"number", "owner", "owner_id", "id", "created_at", "metadata"} <= found


def test_what_is_rendered_does_not_tell_which_came_first() -> None:
    records = [record("shop.Two10"), record("shop.Two9"), record("blog.Post")]
    own = [key for key in landscape_of(*records).records if not key.startswith("users.")]
    assert own == ["blog.Post", "shop.Two9", "shop.Two10"]


def test_keys_that_the_templates_have() -> None:
    assert list(landscape().built_in()) == [
        ("auth.OneTimeToken", "users.User"),
        ("auth.RefreshToken", "users.User"),
        ("users.UserProfile", "users.User"),
    ]
