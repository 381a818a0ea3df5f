"""Literals: what is written means the value again."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.fields.values import read
from fastmod.fragments.literals import json_literal, python_literal, server_text, sql_text, text_literal


@given(st.text())
def test_a_text_comes_back(text: str) -> None:
    if text.isprintable():
        assert ast.literal_eval(text_literal(text)) == text
        assert all(character < "\u0100" for character in text_literal(text))


@pytest.mark.parametrize(
    ("kind", "text", "python", "json"),
    [
        ("integer", "5", "5", "5"),
        ("boolean", "true", "True", "True"),
        ("decimal", "1.5", 'Decimal("1.50")', '"1.5"'),
        ("date", "2025-01-31", "date(2025, 1, 31)", '"2025-01-31"'),
        ("time", "08:30", "time(8, 30)", '"08:30"'),
        ("datetime", "2025-01-31T08:30:05Z", "datetime(2025, 1, 31, 8, 30, 5, tzinfo=UTC)", '"2025-01-31T08:30:05Z"'),
        ("choice", "draft", "Status.DRAFT", '"draft"'),
    ],
)
def test_literals(kind: str, text: str, python: str, json: str) -> None:
    value = read(kind, text, ("draft",) if kind == "choice" else ("5", "2"))
    assert python_literal(value, kind, "Status") == python
    assert json_literal(text, value, kind) == json


def test_texts_for_databases() -> None:
    assert sql_text("it's") == "'it''s'"
    moment = read("datetime", "2025-01-31T08:30:05Z", ())
    assert server_text(moment, "moment") == "2025-01-31 08:30:05.000000+00:00"
    assert server_text(read("time", "08:30", ()), "clock") == "08:30:00.000000"
