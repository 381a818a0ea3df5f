"""The outermost layer: parts with positions, doubled colons inside values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.fields.tokens import split


@pytest.mark.parametrize(
    ("token", "parts"),
    [
        ("a:str", [("a", None, 1), ("str", None, 3)]),
        ("a:str=5:min=", [("a", None, 1), ("str", "5", 3), ("min", "", 9)]),
        ("", [("", None, 1)]),
        ("::", [("", None, 1), ("", None, 2), ("", None, 3)]),
        ("a:time:default=08::30", [("a", None, 1), ("time", None, 3), ("default", "08:30", 8)]),
        ("a:str:default=:::unique", [("a", None, 1), ("str", None, 3), ("default", ":", 7), ("unique", None, 18)]),
        ("a:str:default=x=y", [("a", None, 1), ("str", None, 3), ("default", "x=y", 7)]),
    ],
)
def test_parts(token: str, parts: list[tuple[str, str | None, int]]) -> None:
    assert [(part.word, part.value, part.position) for part in split(token)] == parts


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.text("xy:=", min_size=1)), min_size=1))
def test_values_with_colons_come_back(pairs: list[tuple[str, str]]) -> None:
    token = ":".join(f"{word}={value.replace(':', '::')}" for word, value in pairs)
    parts = split(token)
    assert [(part.word, part.value) for part in parts] == pairs
    assert all(token[part.position - 1 :].startswith(part.word) for part in parts)
