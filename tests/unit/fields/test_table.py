"""The type table of the working templates keeps its own rules."""

from __future__ import annotations

from fastmod.fields.field import MODIFIERS
from fastmod.fields.values import READERS
from tests.support.fields import type_table


def test_the_types_of_the_contract_are_there_in_its_order() -> None:
    assert " ".join(type_table().types) == (
        "str text int bigint float decimal money bool date datetime time uuid json email url enum bytes ref"
    )


def test_rows_are_consistent() -> None:
    for row in type_table().types.values():
        assert set(row.modifiers) <= set(MODIFIERS)
        assert not set(row.refused) & set(row.modifiers)
        if {"default", "min", "max"} & set(row.modifiers):
            assert row.value in READERS, row.name
        if "default" in row.modifiers:
            assert "server_default" in row.code, row.name
        assert row.code["invalid"]
        assert row.measures_length == (row.name in ("str", "text"))
        assert (row.argument is None) == (row.argument_example == row.name)
