"""What migrations say they do."""

from __future__ import annotations

import pytest

from fastmod.growth.revisions import Change, what_of
from fastmod.migrations import slug_of
from fastmod.naming import EntityName
from tests.support.fields import entity_rules, made, parse
from tests.support.revisions import PAYMENT


@pytest.mark.parametrize(
    ("change", "tokens", "what"),
    [
        ("create", ("total:int",), "create payments"),
        ("drop", ("total:int",), "drop payments"),
        ("add", ("total:int",), "add total to payments"),
        ("add", ("owner:ref=users.User", "status:str"), "add owner and status to payments"),
        ("remove", ("a:int", "b:int", "c:int"), "remove a, b and c from payments"),
    ],
)
def test_a_change_in_words(change: Change, tokens: tuple[str, ...], what: str) -> None:
    assert what_of(change, PAYMENT, made(parse(*tokens))) == what


def test_many_fields_are_counted() -> None:
    tokens = [f"{letter * 40}:int" for letter in "abc"]
    assert what_of("add", PAYMENT, made(parse(*tokens[:2]))) == f"add {'a' * 40} and {'b' * 40} to payments"
    assert what_of("add", PAYMENT, made(parse(*tokens))) == "add 3 fields to payments"


def test_the_longest_names_still_make_one_line() -> None:
    entity = EntityName.of("Xy" * 20, "_".join(["xy"] * 20) + "s", entity_rules())
    parts = made(parse(*(f"{letter * 40}:int" for letter in "abc")), "Xy" * 20, entity.table)
    what = what_of("remove", entity, parts)
    assert what == f"remove 3 fields from {entity.table}"
    assert slug_of("create payments") == "create_payments"
    assert len(f'"""{what}."""') <= 120
