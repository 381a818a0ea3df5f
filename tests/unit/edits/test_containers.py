"""Brackets, commas and items of a container, read from its tokens."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits.containers import find_container, parts_of, spans_of
from fastmod.edits.source import read


@pytest.mark.parametrize(
    ("text", "items", "comma"),
    [
        ("X = []", [], False),
        ("X = [a, (b), [c, d],]", ["a", "(b)", "[c, d]"], True),
        ("X = f(a, *b, k=c, **d)", ["a", "*b", "k=c", "**d"], False),
        ("X = {'a': (1, 2), **b}", ["'a': (1, 2)", "**b"], False),
        ("X = (\n    'ä'\n    'b',  # c, d\n    lambda x, y: 1\n)", ["'ä'\n    'b'", None, None], None),
        ("X = [f'{a, b}', x[1, 2], '''\n,''']", ["f'{a, b}'", "x[1, 2]", "'''\n,'''"], False),
        ("X = a.b(c)(d, e)", ["d", "e"], False),
    ],
)
def test_items_are_told_apart(text: str, items: list[str | None], comma: bool | None) -> None:
    source = read(text)
    container = find_container(source.tree, "X")
    if comma is None:  # the comma of a lambda is not one of the container: refused, not guessed
        with pytest.raises(Exception, match="cannot be edited safely"):
            spans_of(source, container)
        return
    spans = spans_of(source, container)
    assert [source.text[slice(*span)] for span in spans.items] == items
    assert (spans.trailing_comma is not None) is comma
    assert len(parts_of(container)) == len(items)


@pytest.mark.parametrize("made", ["frozenset({1})", "tuple([1])", "frozenset((1,))"])
def test_a_container_inside_a_constant_one_is_meant(made: str) -> None:
    assert not isinstance(find_container(read(f"x = {made}\n").tree, "x"), ast.Call)


@pytest.mark.parametrize("made", ["sorted([1])", "frozenset(a)", "frozenset()", "make({1}, key=2)"])
def test_other_calls_are_containers_themselves(made: str) -> None:
    assert isinstance(find_container(read(f"x = {made}\n").tree, "x"), ast.Call)
