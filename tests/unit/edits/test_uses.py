"""What a name stands for, and whether anything refers to it."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits.uses import bindings, is_used


@pytest.mark.parametrize(
    "text",
    [
        "User()", "x: list['User']", "relationship('User')", "cast('list[User]', x)", "def f(*, u: 'User | None'): ...",
        "def f() -> 'User': ...", "__all__ = ('User',)", "def f():\n    global User", "class A(User): ...",
        "@User\ndef f(): ...",
    ],
)  # fmt: skip
def test_uses(text: str) -> None:
    assert is_used(ast.parse(text), "User")


@pytest.mark.parametrize(
    "text", ["'User'", "x.User", "f(User=1)", "'''The User.'''", "x = 'the User, you'", "Users", "# User"]
)
def test_no_uses(text: str) -> None:
    assert not is_used(ast.parse(text), "User")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("from a.b import x", [("a.b", "x")]),
        ("from . import y as x", [(".", "y")]),
        ("import x.y", [("x", "")]),
        ("import y.z as x", [("y.z", "")]),
        ("x = 1", [()]),
        ("def x(): ...", [()]),
        ("for x in y: ...", [()]),
        ("with a as (b, x): ...", [()]),
        ("try: ...\nexcept E:\n    import x", [("x", "")]),
        ("if (x := 1): ...", [()]),
        ("match a:\n    case {'k': x}: ...", [()]),
        ("class A:\n    x = 1", []),
        ("def f(x): y = x", []),
    ],
)
def test_bindings_of_the_module(text: str, what: list[tuple[str, ...]]) -> None:
    assert [one.what for one in bindings(ast.parse(text), "x")] == what


def test_imports_for_types_are_told_apart() -> None:
    (one,) = bindings(ast.parse("if typing.TYPE_CHECKING:\n    from a import x"), "x")
    assert one.for_types
