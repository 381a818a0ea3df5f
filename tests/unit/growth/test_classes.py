"""Classes that entities bring along: none twice, in whichever order they come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.errors import RequestError
from fastmod.growth.additions import Edited, NewEntity, add_entity, add_fields
from fastmod.growth.classes import generated_classes
from fastmod.growth.landscape import Landscape
from fastmod.manifest import Manifest, ModuleRecord, read_manifest
from fastmod.template.source import current_template
from tests.support.manifests import CANONICAL


def landscape(manifest: Manifest) -> Landscape:
    return Landscape(current_template(), manifest)


@pytest.fixture
def shop() -> Manifest:
    empty = replace(read_manifest(CANONICAL), modules=(ModuleRecord("orders", "fastmod"),), entities=())
    return added(empty, "Order", "status:enum=a,b:default=a").manifest


def added(manifest: Manifest, name: str, *tokens: str, classes: tuple[str, ...] = ()) -> Edited:
    return add_entity(manifest, landscape(manifest), NewEntity("orders", name, tokens, classes=classes))


def test_what_an_entity_brings(shop: Manifest) -> None:
    found = set(generated_classes(landscape(shop)))
    assert {"OrderCreate", "OrderQuery", "OrderCreatedEvent", "OrderStatus"} < found
    assert "Order" not in found


@pytest.mark.parametrize("name", ["OrderCreate", "OrderQuery", "OrderService", "OrderCreatedEvent", "OrderStatus"])
def test_an_entity_must_not_be_named_like_a_class_of_another(shop: Manifest, name: str) -> None:
    with pytest.raises(RequestError) as caught:
        added(shop, name)
    assert caught.value.message == f"`{name}` cannot be an entity name: there is a class `{name}` already"


def test_an_enum_must_not_be_named_like_an_entity(shop: Manifest) -> None:
    manifest = added(shop, "OrderKind").manifest
    wanted = NewEntity("orders", "Order", ("kind:enum=a,b:default=a",))
    with pytest.raises(RequestError) as caught:
        add_fields(manifest, landscape(manifest), wanted)
    assert caught.value.message == "field `kind`: its enum `OrderKind` would meet the class `OrderKind`"
    assert caught.value.hint == "choose another name for the field"


def test_an_enum_must_not_be_named_like_a_class_of_the_tree(shop: Manifest) -> None:
    with pytest.raises(RequestError) as caught:
        added(shop, "Ticket", "kind:enum=a,b:default=a", classes=("TicketKIND",))
    assert caught.value.message == "field `kind`: its enum `TicketKind` would meet the class `TicketKIND`"
