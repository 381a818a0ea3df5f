"""Module names: every rule with its own sentence and a way out."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.errors import RequestError
from fastmod.naming import MODULE_LIMIT, ModuleName, module_problem, validate_module

SHAPE = "a module is written in lower case, words joined by one `_`, a letter first"


@pytest.mark.parametrize("name", ["billing", "order_items", "v2", "a", "email", "calendar", "x" * MODULE_LIMIT])
def test_good_names(name: str) -> None:
    assert validate_module(name).name == name


def test_every_spelling() -> None:
    assert validate_module("order_items2") == ModuleName("order_items2", "OrderItems2", "order-items2", "Order items2")


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("", "it is empty", "for example `billing`"),
        ("x" * 31, "it has 31 characters, at most 30 are allowed", f"for example `{'x' * 30}`"),
        ("rechnüng", "only ASCII letters, digits and `_` are allowed", "write `rechnung`"),
        ("../etc", "it is a path, only a name is wanted", "write `etc`"),
        ("a/b", "it is a path, only a name is wanted", "write `a_b`"),
        ("a\\b", "it is a path, only a name is wanted", "write `a_b`"),
        ("Billing", SHAPE, "write `billing`"),
        ("OrderItems", SHAPE, "write `order_items`"),
        ("order-items", SHAPE, "write `order_items`"),
        ("order__items", SHAPE, "write `order_items`"),
        ("_private", SHAPE, "write `private`"),
        ("1st", SHAPE, "write `st`"),
        ("a b", SHAPE, "write `a_b`"),
        ("new\n", SHAPE, "write `new`"),
        ("-", SHAPE, "for example `billing`"),
        ("class", "it is a Python keyword", "try `class_module`"),
        ("match", "it is a Python keyword", "try `match_module`"),
        ("con", "the name belongs to a device on Windows", "try `con_module`"),
        ("core", "a part of the project itself has that name", "try `core_module`"),
        ("users", "there is a module `users` already", "choose another name"),
    ],
)
def test_bad_names(name: str, reason: str, hint: str) -> None:
    problem = module_problem(name, ["users"])
    assert problem is not None
    assert (problem.reason, problem.hint) == (reason, hint)
    with pytest.raises(RequestError, match=r"cannot be a module name|a module needs a name"):
        validate_module(name, ["users"])


@settings(max_examples=3400)
@given(st.text(max_size=35) | st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True) | st.sampled_from(keyword.kwlist))
def test_fuzzed_names_are_safe_or_refused(name: str) -> None:
    problem = module_problem(name)
    if problem is not None:
        assert (problem.subject + problem.reason + problem.hint).isprintable()
        return
    spellings = ModuleName.of(name)
    compile(f"from app.modules.{name}.module import MODULE\nclass {spellings.pascal}: ...", "x", "exec")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert len(name) <= MODULE_LIMIT


@pytest.mark.parametrize("name", ["true", "none", "false"])
def test_names_whose_class_would_be_a_keyword(name: str) -> None:
    problem = module_problem(name)
    assert problem is not None
    assert problem.reason == "it is a Python keyword"
