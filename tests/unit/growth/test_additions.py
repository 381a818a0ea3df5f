"""What add commands make of a manifest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fastmod.errors import RequestError
from fastmod.growth.additions import (
    NewEntity,
    add_domain_service,
    add_entity,
    add_fields,
    add_module,
    closed_layers,
)
from fastmod.growth.landscape import Landscape
from fastmod.manifest import ALL_LAYERS, Manifest
from tests.support.landscapes import entity, landscape, manifest, template


def _order(*tokens: str, **more: object) -> NewEntity:
    return NewEntity("orders", "Order", tokens, **more)  # type: ignore[arg-type]


def _added(before: Manifest, wanted: NewEntity) -> Manifest:
    return add_entity(before, Landscape(template(), before), wanted).manifest


def test_a_module_is_ours_or_taken_in() -> None:
    ours, theirs = (add_module(manifest(), "blog", adopted=adopted).manifest.modules[-1] for adopted in (False, True))
    assert (ours.origin, theirs.origin) == ("fastmod", "user")


def test_an_entity_gets_its_plural_and_canonical_fields() -> None:
    record = _added(manifest(entity("orders.Customer")), _order("total:decimal", "customer:ref=Customer")).entities[-1]
    assert (record.plural, record.fields) == (
        "orders",
        ("total:decimal=12,2", "customer:ref=Customer:ondelete=restrict"),
    )


def test_all_that_is_wrong_comes_in_one_answer() -> None:
    with pytest.raises(RequestError) as caught:
        _added(manifest(entity("orders.Customer")), NewEntity("orders", "order", ("a", "b:str:uniq", "c:ref=Nobody")))
    said = " ".join([caught.value.message, *caught.value.details])
    assert "PascalCase" in said
    assert "the type is missing" in said
    assert "unknown modifier `uniq`" in said


def test_targets_must_be_there_and_fit() -> None:
    present = manifest(entity("orders.Customer"))
    for token, words in (
        ("c:ref=Custome", "there is no entity `Custome`"),
        ("t:ref=auth.RefreshToken", "nothing can point to `auth.RefreshToken`"),
        ("parent:ref=Order", "the first record could not point to another one"),
    ):
        with pytest.raises(RequestError, match=words):
            _added(present, _order(token))
    assert _added(present, _order("parent:ref=Order:optional")).entities[-1].name == "Order"


@pytest.mark.parametrize("add", [add_entity, add_fields])
def test_what_is_wrong_with_a_target_is_told_beside_a_field_that_cannot_be_read(
    add: Callable[[Manifest, Landscape, NewEntity], object],
) -> None:
    present = manifest(entity("orders.Order")) if add is add_fields else manifest()
    with pytest.raises(RequestError) as caught:
        add(present, Landscape(template(), present), _order("note:strr", "buyer:ref=users.Usr:optional"))
    said = " ".join([caught.value.message, *caught.value.details])
    assert "unknown type `strr`" in said
    assert "there is no entity `users.Usr`" in said


def test_an_entity_that_is_there_only_grows() -> None:
    present = manifest(entity("orders.Order", "number:str=32", "note:text:optional"))
    grown = add_entity(present, Landscape(template(), present), _order("number:str=32", "paid:bool:default=false"))
    assert grown.manifest.entities[-1].fields == ("number:str=32", "note:text:optional", "paid:bool:default=false")
    assert grown.notes == ("`Order` has more fields, which stay: note",)


def test_a_field_of_another_type_is_refused() -> None:
    present = manifest(entity("orders.Order", "number:str=32"))
    with pytest.raises(RequestError, match="has a field `number` already, as `number:str=32`"):
        _added(present, _order("number:int"))


def test_rows_that_are_there_need_a_value() -> None:
    present = manifest(entity("orders.Order", "number:str=32"))
    with pytest.raises(RequestError, match="the table may hold rows already"):
        add_fields(present, Landscape(template(), present), _order("paid:bool"))


def test_members_that_somebody_wrote_are_respected() -> None:
    present = manifest(entity("orders.Order", "number:str=32"))
    wanted = _order("total:int:optional", columns=("number", "total"))
    with pytest.raises(RequestError, match="has a member `total` already"):
        add_fields(present, Landscape(template(), present), wanted)


def test_circles_are_refused() -> None:
    present = manifest(entity("crm.Customer", "order:ref=orders.Order"), entity("orders.Order"))
    with pytest.raises(RequestError, match=r"circle: \w+\.\w+ -> \w+\.\w+ -> \w+\.\w+"):
        _added(present, _order("customer:ref=crm.Customer:optional"))


def test_an_optional_reference_may_close_a_circle() -> None:
    present = manifest(entity("orders.Customer", "order:ref=Order"), entity("orders.Order"))
    edited = _added(present, _order("customer:ref=Customer:optional"))
    assert edited.entities[-1].fields == ("customer:ref=Customer:optional:ondelete=restrict",)


@pytest.mark.parametrize(
    ("layer", "closed"),
    [
        ("model", ("model",)),
        ("schema", ("schema",)),
        ("repository", ("model", "schema", "repository")),
        ("service", ("model", "schema", "repository", "service")),
        ("endpoint", ALL_LAYERS),
    ],
)
def test_layers_bring_what_they_need(layer: str, closed: tuple[str, ...]) -> None:
    assert closed_layers(layer) == closed


def test_layers_add_up() -> None:
    present = manifest(entity("orders.Order", layers=("schema",)))
    assert _added(present, _order(layers=("model",))).entities[-1].layers == ("model", "schema")


def test_a_service_alone_is_no_entity() -> None:
    present = add_domain_service(manifest(), landscape(), NewEntity("users", "Pricing", ())).manifest
    assert present.entities[-1].layers == ("domain_service",)
    with pytest.raises(RequestError, match="is a service without an entity"):
        _added(present, NewEntity("users", "Pricing", ("a:str",)))


def test_reference_entities_take_fields_where_they_have_a_place_for_them() -> None:
    present = manifest()
    grown = add_fields(
        present, Landscape(template(), present), NewEntity("users", "User", ("nickname:str=40:optional",))
    )
    assert [one.fields for one in grown.manifest.entities if one.name == "User"] == [("nickname:str=40:optional",)]
    for name, token, words in (
        ("users.User", "password:str:optional", "answers would show it, and `password` says that it is a secret"),
        ("auth.RefreshToken", "note:str:optional", "`RefreshToken` takes no further fields: a token is a secret"),
    ):
        module, _, entity_name = name.partition(".")
        with pytest.raises(RequestError, match=words):
            add_fields(present, Landscape(template(), present), NewEntity(module, entity_name, (token,)))


def test_types_that_a_module_has_a_rule_against() -> None:
    present = manifest()
    for token in ("share:float", "share:decimal"):
        with pytest.raises(RequestError, match="nothing in `billing` is a"):
            _added(present, NewEntity("billing", "Discount", (token,)))
    assert _added(present, NewEntity("billing", "Discount", ("share:int",))).entities[-1].name == "Discount"
