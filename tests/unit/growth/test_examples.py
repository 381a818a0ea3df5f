"""What generated tests hold of fields."""

from __future__ import annotations

from fastmod.growth.examples import RecordsText, records_of, samples_of
from tests.support.rendered_entities import landscape_of, record


def records(*tokens: str) -> RecordsText:
    landscape = landscape_of(record("shop.Customer"), record("office.Desk"), record("shop.Order", *tokens))
    return records_of(landscape.entity("shop.Order"), landscape)


def test_without_fields() -> None:
    assert records() == RecordsText(imports="", first="", second="", references="", removals="")
    found = samples_of(landscape_of(record("shop.Order")).entity("shop.Order"))
    assert (found.first, found.second, found.refused, found.unique) == ("", "", '("Unknown", 1),', "")


def test_two_records_that_differ() -> None:
    found = records("paid:bool", "due:date")
    assert found.first == '\n        "paid": True,\n        "due": date(2025, 1, 31),\n    '
    assert found.second == '\n        "paid": False,\n        "due": date(2025, 6, 15),\n    '
    assert found.imports == "from datetime import date\n"


def test_what_is_pointed_to_is_made_first_and_removed_last() -> None:
    found = records("customer:ref=Customer", "payer:ref=Customer", "desk:ref=office.Desk", "owner:ref=users.User")
    assert found.references.splitlines()[1:-1] == [
        '        "customer_id": await customer_id(db, number),',
        '        "payer_id": await customer_id(db, number),',
        '        "desk_id": await desk_id(db, number),',
        *found.references.splitlines()[4:5],
    ]
    assert '"owner_id": (await make_user(db' in found.references
    assert found.removals == "    await remove_customers(db)\n    await remove_desks(db)\n"


def test_optional_references_are_left_empty() -> None:
    assert records("customer:ref=Customer:optional:unique", "parent:ref=Order:optional").references == ""
    landscape = landscape_of(record("shop.Customer"), record("shop.Order", "customer:ref=Customer:optional:unique"))
    assert samples_of(landscape.entity("shop.Order")).unique == ""


def test_unique_fields_are_a_tuple() -> None:
    landscape = landscape_of(record("shop.A2", "a:str:unique"), record("shop.B2", "a:str:unique", "b:int:unique"))
    assert samples_of(landscape.entity("shop.A2")).unique == '"a",'
    assert samples_of(landscape.entity("shop.B2")).unique == '"a", "b"'
