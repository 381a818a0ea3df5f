"""One step in another text: where it lands, and when it is refused."""

from __future__ import annotations

import pytest

from fastmod.edits.differences import differences
from fastmod.edits.result import CannotEditError
from fastmod.edits.source import read
from fastmod.edits.steps import taken


def take(old: str, new: str, text: str) -> str:
    for step in differences(read(old), read(new)).steps:
        text = taken(text, step)
    return text


COLUMN = ("class A:\n    x: int\n    z: int\n", "class A:\n    x: int\n    y: int\n    z: int\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A:\n    z: int\n    x: int\n", "class A:\n    z: int\n    x: int\n    y: int\n"),
        ("class A:\n  x: int\n  '''About x.'''\n", "class A:\n  x: int\n  '''About x.'''\n  y: int\n"),
        ("class A:\n    # of z\n    z: int\n", "class A:\n    y: int\n    # of z\n    z: int\n"),
        ("class A:\n    x: int", "class A:\n    x: int\n    y: int"),
        ("class A:\n    y: int\n", "class A:\n    y: int\n"),
    ],
)
def test_a_column_lands_beside_its_neighbours(text: str, expected: str) -> None:
    assert take(*COLUMN, text) == expected


@pytest.mark.parametrize(
    "text",
    ["class A:\n    pass\n", "class A:\n    x: int; z: int\n", "class A:\n    y: str\n", "class B:\n    x: int\n"],
)
def test_a_column_without_a_safe_place(text: str) -> None:
    with pytest.raises(CannotEditError):
        take(*COLUMN, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = [1, 2]\n", "x = [1, 3, 2]\n"),
        ("x = [2]\n", "x = [3, 2]\n"),
        ("x = [\n    1,  # one\n    # of two\n    2,\n]\n", "x = [\n    1,  # one\n    3,\n    # of two\n    2,\n]\n"),
        ("x = [7]\n", "x = [7, 3]\n"),
        ("x = [3]\n", "x = [3]\n"),
    ],
)
def test_an_item_lands_beside_its_neighbours(text: str, expected: str) -> None:
    assert take("x = [1, 2]\n", "x = [1, 3, 2]\n", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = [\n    1,\n    3,\n    2,  # two\n]\n", "x = [\n    1,\n    2,  # two\n]\n"),
        ("x = [1, 2]\n", "x = [1, 2]\n"),
        ("x = [\n    1,\n    3,  # mine\n]\n", "x = [\n    1,  # mine\n]\n"),
    ],
)
def test_an_item_goes(text: str, expected: str) -> None:
    assert take("x = [1, 3, 2]\n", "x = [1, 2]\n", text) == expected


@pytest.mark.parametrize("text", ["x = [3, 3]\n", "x = 3\n"])
def test_an_item_stays(text: str) -> None:
    with pytest.raises(CannotEditError):
        take("x = [1, 3, 2]\n", "x = [1, 2]\n", text)


def test_the_last_statement_of_a_class_stays() -> None:
    with pytest.raises(CannotEditError):
        take("class A:\n    x: int\n    y: int\n", "class A:\n    x: int\n", "class A:\n    y: int\n")
