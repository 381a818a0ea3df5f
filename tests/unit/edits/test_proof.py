"""Two trees are the same when they say the same, wherever they stand."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits.proof import prove, same
from fastmod.edits.result import CannotEditError


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("x = 1", "x  =  (1)  # c", True),
        ("x = 1e999 - 1e999", "x = 1e999 - 1e999", True),
        ("x = 1", "x = 1.0", False),
        ("x = 1", "x = True", False),
        ("x = 'a'", "x = b'a'", False),
        ("x = u'a'", "x = 'a'", False),
        ("f(a)", "f(a, b)", False),
        ("def f(): ...", "async def f(): ...", False),
        ("x: int", "x: int = None", False),
    ],
)
def test_what_is_said_counts(one: str, other: str, equal: bool) -> None:
    assert same(ast.parse(one), ast.parse(other)) is equal
    if not equal:
        with pytest.raises(CannotEditError):
            prove(ast.parse(one), ast.parse(other))
