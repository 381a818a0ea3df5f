"""Project names: every rule with its own sentence, and a suggestion that would work."""

from __future__ import annotations

import keyword
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.errors import RequestError
from fastmod.naming import (
    PROJECT_NAME_LIMIT,
    SHADOWED_PACKAGES,
    WINDOWS_DEVICES,
    project_name_problem,
    suggest_project_name,
    validate_project_name,
)

KEYWORD = "the name is a Python keyword"
DEVICE = "the name belongs to a device on Windows"
STDLIB = "the name would shadow a module of Python's standard library"
PACKAGE = "the name would shadow a package that the project itself imports"
SHAPE = "the name must start with a letter and hold only ASCII letters, digits, `-` and `_`"


@pytest.mark.parametrize("name", ["myapp", "my-app", "my_app2", "Shop", "x", "a" * PROJECT_NAME_LIMIT, "jsonx", "App2"])
def test_good_names_are_taken_as_they_are(name: str) -> None:
    assert project_name_problem(name) is None
    assert validate_project_name(name) == name


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "a project needs a name"),
        ("a" * 300, "the name has 300 characters, at most 60 are allowed"),
        ("1abc", SHAPE),
        ("-rf", SHAPE),
        ("_private", SHAPE),
        (".hidden", SHAPE),
        ("a.b", SHAPE),
        ("a b", SHAPE),
        ("a/b", SHAPE),
        ("a\\b", SHAPE),
        ("..", SHAPE),
        ("rocket🚀", SHAPE),
        ("Ünïcode", SHAPE),
        ("用户", SHAPE),
        ("a\u200bb", SHAPE),
        ("а", SHAPE),  # noqa: RUF001  # a Cyrillic letter that looks like a Latin one
        ("new\n", SHAPE),
        ("a\0b", SHAPE),
        ("{{7*7}}", SHAPE),
        ("$(id)", SHAPE),
        ("[red]", SHAPE),
        ("myapp-", "the name must not end with `-`"),
        ("myapp_", "the name must not end with `_`"),
        ("class", KEYWORD),
        ("None", KEYWORD),
        ("match", KEYWORD),
        ("type", KEYWORD),
        ("Class", KEYWORD),
        ("Con", DEVICE),
        ("nul", DEVICE),
        ("AUX", DEVICE),
        ("com1", DEVICE),
        ("LPT9", DEVICE),
        ("json", STDLIB),
        ("test", STDLIB),
        ("Site", STDLIB),
        ("http", STDLIB),
        ("fastapi", PACKAGE),
        ("SQLAlchemy", PACKAGE),
        ("app", PACKAGE),
    ],
)
def test_bad_names_are_refused_with_their_reason(name: str, problem: str) -> None:
    assert project_name_problem(name) == problem


@pytest.mark.parametrize(
    ("names", "why"),
    [(keyword.kwlist, "keyword"), (sorted(WINDOWS_DEVICES), "device"), (sorted(SHADOWED_PACKAGES), "package")],
)
def test_whole_lists_are_refused(names: list[str], why: str) -> None:
    assert [name for name in names if project_name_problem(name) is None] == []
    assert names, why


def test_every_module_of_the_standard_library_is_refused() -> None:
    assert [name for name in sys.stdlib_module_names if project_name_problem(name) is None] == []


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("json", "json-service"),
        ("my app", "my-app"),
        ("1shop", "shop"),
        ("🚀", "myapp"),
        ("a" * 300, "a" * 40),
        ("con", "con-service"),
    ],
)
def test_the_suggestion_is_near_and_valid(name: str, suggestion: str) -> None:
    assert suggest_project_name(name) == suggestion


def test_an_unprintable_name_is_shown_escaped() -> None:
    with pytest.raises(RequestError) as caught:
        validate_project_name("a\x1b[31mb")
    assert caught.value.message == f"`'a\\x1b[31mb'` cannot be a project name: {SHAPE}"
    assert caught.value.hint == "try `a-31mb`"


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_gets_a_valid_suggestion(name: str) -> None:
    if project_name_problem(name) is not None:
        assert project_name_problem(suggest_project_name(name)) is None
    else:
        assert name.isascii()
        assert 1 <= len(name) <= PROJECT_NAME_LIMIT
