"""Records: each checks its own shape and says in one sentence what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.manifest import EntityRecord, Manifest, ModuleRecord
from fastmod.manifest.records import same_ends

MODULE = {"name": "users", "origin": "reference"}
ENTITY = {"module": "users", "name": "User", "plural": "users", "origin": "fastmod"}


def test_good_records_keep_their_canonical_key_order() -> None:
    assert list(ModuleRecord.parse(dict(reversed(MODULE.items()))).as_json().items()) == list(MODULE.items())
    assert list(EntityRecord.parse(dict(reversed(ENTITY.items()))).as_json().items()) == list(ENTITY.items())


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("users", "is not a record"),
        (None, "is not a record"),
        (["users"], "is not a record"),
        ({}, "lacks `name`"),
        ({"name": "users"}, "lacks `origin`"),
        (MODULE | {"extra": 1}, "has the unknown key `extra`"),
        (MODULE | {"name": "../etc"}, "has a `name` that is not a name"),
        (MODULE | {"name": ""}, "has a `name` that is not a name"),
        (MODULE | {"name": 5}, "has a `name` that is not a name"),
        (MODULE | {"name": "ünï"}, "has a `name` that is not a name"),
        (MODULE | {"origin": "magic"}, "has an `origin` that is not one of reference, fastmod, user"),
        (MODULE | {"origin": ["user"]}, "has an `origin` that is not one of reference, fastmod, user"),
    ],
)
def test_wrong_module_records(raw: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        ModuleRecord.parse(raw)


def test_fields_are_kept_in_order_and_left_out_when_there_are_none() -> None:
    with_fields = {**ENTITY, "fields": ["number:str=32:unique", "a:int"]}
    record = EntityRecord.parse(with_fields)
    assert record.fields == ("number:str=32:unique", "a:int")
    assert record.as_json() == with_fields
    assert "fields" not in EntityRecord.parse(ENTITY).as_json()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([], "has `fields` that are not a list of field texts"),
        ("a:int", "has `fields` that are not a list of field texts"),
        ([1], "has `fields` that are not a list of field texts"),
        (["a:str\n"], "has `fields` that are not a list of field texts"),
        (["a:int", "a:str=5"], "has the field `a` twice"),
    ],
)
def test_wrong_fields(fields: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        EntityRecord.parse({**ENTITY, "fields": fields})


@pytest.mark.parametrize("key", list(ENTITY))
def test_an_entity_needs_every_key(key: str) -> None:
    with pytest.raises(ValueError, match=f"^lacks `{key}`$"):
        EntityRecord.parse({name: value for name, value in ENTITY.items() if name != key})


def test_answers_sort_records_naturally() -> None:
    names = ["Item10", "Item2", "Apple"]
    manifest = Manifest(
        "v0.1.0", "url", "0.1.0", {"reference": []},
        (ModuleRecord("zoo", "user"), ModuleRecord("m10", "user"), ModuleRecord("m9", "user")),
        tuple(EntityRecord("zoo", name, "items", "user") for name in names),
    )  # fmt: skip
    answers = manifest.answers()
    assert [module["name"] for module in answers["modules"]] == ["m9", "m10", "zoo"]
    assert [entity["name"] for entity in answers["entities"]] == ["Apple", "Item2", "Item10"]
    assert answers["grown_with"] == "0.1.0"


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_what_lies_between_the_same_ends_is_all_that_differs(before: list[int], after: list[int]) -> None:
    start, end = same_ends(before, after)
    assert before[:start] == after[:start]
    assert before[len(before) - end :] == after[len(after) - end :]
    between = before[start : len(before) - end], after[start : len(after) - end]
    assert start + end <= min(len(before), len(after))
    assert not all(between) or (between[0][0] != between[1][0] and between[0][-1] != between[1][-1])
