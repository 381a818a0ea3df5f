"""The difference of two texts: which steps there are, and where they belong."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits import Import
from fastmod.edits.differences import IMPORTS, ItemStep, StatementStep, differences, item_key, keyed
from fastmod.edits.result import CannotEditError
from fastmod.edits.source import read


def test_no_difference() -> None:
    found = differences(read("x = 1\n"), read("x = (1)\n"))
    assert (found.imports, found.steps, found.gone) == ((), (), ())


def test_imports_that_come_and_go() -> None:
    new = "import b\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from c import C\n"
    found = differences(read("import a\n"), read(new))
    assert found.imports == (Import("b"), Import("typing", "TYPE_CHECKING"), Import("c", "C", for_types=True))
    assert found.gone == (Import("a"),)
    assert found.steps == ()


def test_a_statement_knows_its_neighbours() -> None:
    (step,) = differences(
        read("class A:\n    x: int\n    z: int\n"), read("class A:\n    x: int\n\n    y: int\n    z: int\n")
    ).steps
    assert isinstance(step, StatementStep)
    assert (step.scope, step.key, step.text, step.above, step.below, step.gap) == (
        ("A",),
        "y",
        "y: int\n",
        ("x",),
        ("z",),
        1,
    )


def test_an_item_knows_its_place() -> None:
    (step,) = differences(read("x = ({1: 2}, f(a=1))\n"), read("x = ({1: 2}, f(a=1, b=3))\n")).steps
    assert isinstance(step, ItemStep)
    assert (step.key, step.path, step.text, step.above, step.below) == ("x", ("value", 1), "b=3", ("a=",), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1\n", "x = 2\n"),
        ("x = f(1)\n", "x = g(1)\n"),
        ("x = 1\n", "def x() -> None: ...\n"),
        ("from . import a\n", "x = 1\n"),
    ],
)
def test_more_than_that_is_no_difference_to_carry(old: str, new: str) -> None:
    with pytest.raises(CannotEditError):
        differences(read(old), read(new))


def test_keys() -> None:
    body = ast.parse("import a\nx = 1\nf()\ny = 1\ny = 2\nif TYPE_CHECKING:\n    import b\n").body
    assert list(keyed(body, top=True)) == [IMPORTS, "x", "f()"]
    assert list(keyed(body[1:3], top=False)) == ["x", "f()"]
    call = ast.parse("f(1, a=2)").body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert [item_key((node,)) for node in (*call.value.args, *call.value.keywords)] == ["1", "a="]
