"""CHECK constraints."""

from __future__ import annotations

import pytest

from tests.support.fields import made, parse


@pytest.mark.parametrize(
    ("token", "checks"),
    [
        ("order:int:min=1", ['CheckConstraint(\'"order" >= 1\', name="order_min")']),
        ("status:enum=a,b", ["CheckConstraint(\"status IN ('a', 'b')\", name=\"status\")"]),
        ("name:str:min=0", []),
        ("due_on:date:max=2025-01-31", ['CheckConstraint("due_on <= \'2025-01-31\'", name="due_on_max")']),
        (
            "note:text:min=2:max=5",
            [
                'CheckConstraint("length(note) >= 2", name="note_min")',
                'CheckConstraint("length(note) <= 5", name="note_max")',
            ],
        ),
    ],
)
def test_conditions(token: str, checks: list[str]) -> None:
    assert list(made(parse(token))[0].model.table_args) == checks
