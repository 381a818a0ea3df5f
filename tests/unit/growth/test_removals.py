"""What remove commands make of a manifest."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.growth.landscape import Landscape
from fastmod.growth.removals import kept_notes, remove_entity, remove_fields, remove_module
from tests.support.landscapes import entity, manifest, template

ORDER = entity("shop.Order", "number:str=32", "customer:ref=Customer", "paid:bool")
CUSTOMER = entity("shop.Customer", "name:str")
NOTE = entity("blog.Note", "customer:ref=shop.Customer")
PRESENT = manifest(CUSTOMER, ORDER, NOTE)
LANDSCAPE = Landscape(template(), PRESENT)


def test_an_entity_goes_with_its_references() -> None:
    assert ORDER not in remove_entity(PRESENT, LANDSCAPE, ORDER).manifest.entities


def test_what_points_to_an_entity_keeps_it() -> None:
    with pytest.raises(RequestError) as caught:
        remove_entity(PRESENT, LANDSCAPE, CUSTOMER)
    assert caught.value.details == ("blog.Note.customer -> shop.Customer", "shop.Order.customer -> shop.Customer")


def test_a_module_may_point_into_itself_but_nobody_else_into_it() -> None:
    with pytest.raises(RequestError) as caught:
        remove_module(PRESENT, LANDSCAPE, "shop")
    assert caught.value.details == ("blog.Note.customer -> shop.Customer",)
    left = remove_module(PRESENT, LANDSCAPE, "blog").manifest
    assert "blog" not in {record.name for record in left.modules} | {record.module for record in left.entities}


def test_an_entity_of_a_reference_module_does_not_go_alone() -> None:
    user = next(record for record in PRESENT.entities if record.name == "User")
    with pytest.raises(RequestError, match="belongs to the reference module `users`"):
        remove_entity(PRESENT, LANDSCAPE, user)


def test_fields_go_and_the_others_keep_their_order() -> None:
    left = remove_fields(PRESENT, ORDER, ("customer",)).manifest
    assert left.entities[-2].fields == ("number:str=32", "paid:bool")


def test_fields_that_are_not_there_are_named() -> None:
    with pytest.raises(RequestError, match="`Order` has no field `pad`") as caught:
        remove_fields(PRESENT, ORDER, ("pad", "number", "x"))
    assert caught.value.details == ("there is no `x` either",)
    assert "did you mean `paid`?" in caught.value.hint


def test_what_stays_in_the_database_is_said() -> None:
    left = manifest(CUSTOMER, entity("shop.Order", "number:str=32", "customer:ref=Customer"))
    assert kept_notes(LANDSCAPE, Landscape(template(), left)) == (
        "table `notes` stays with its rows; adding the same entity again takes it back",
        "column `paid` of `orders` stays; adding the same field takes it back",
    )
    assert kept_notes(LANDSCAPE, LANDSCAPE) == ()
