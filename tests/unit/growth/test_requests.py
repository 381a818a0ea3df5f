"""What is wrong with a request is told, whatever else is wrong with it."""

from __future__ import annotations

from fastmod.growth.requests import index_problems, reference_problems, spelling_problems, type_problems
from tests.support.fields import parse
from tests.support.landscapes import entity, landscape

SHOP = landscape(entity("shop.Customer", "name:str"))


def test_names_and_fields_are_read_without_a_place() -> None:
    said = [problem.message for problem in spelling_problems("order", ["a:strr"], SHOP)]
    assert said[0].startswith("`order` cannot be an entity name")
    assert "unknown type `strr`" in said[1]
    assert spelling_problems("Order", ["a:str"], SHOP) == []


def test_targets_are_entities_that_can_be_pointed_to() -> None:
    fields = parse("a:ref=Customer", "b:ref=Custom", "c:ref=auth.RefreshToken", "d:ref=Order")
    said = [problem.message for problem in reference_problems("shop.Order", fields, SHOP, new=True)]
    assert [message.partition(":")[0] for message in said] == ["field `b`", "field `c`", "field `d`"]
    assert [*reference_problems("shop.Order", parse("d:ref=Order:optional"), SHOP, new=True)] == []


def test_rules_of_reference_modules_hold_for_what_is_added_to_them() -> None:
    fields = parse("a:float", "b:int")
    assert [problem.message for problem in type_problems("billing", fields, SHOP)] == [
        "field `a`: nothing in `billing` is a `float`"
    ]
    assert type_problems("shop", fields, SHOP) == []


def test_texts_are_short_enough_for_an_index() -> None:
    fields = parse("a:str=640:unique", "b:str=641:index", "c:str=4000", "d:str=4000:unique")
    assert [problem.message.partition(":")[0] for problem in index_problems(fields)] == ["field `b`", "field `d`"]
