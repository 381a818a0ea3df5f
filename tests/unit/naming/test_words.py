"""Lists of words, and the shape of a refusal."""

from __future__ import annotations

import builtins
import keyword

from fastmod.naming.words import BUILTINS, KEYWORDS, NameProblem, shown, taken_problem


def test_lists_hold_what_this_python_has() -> None:
    assert set(keyword.kwlist) | set(keyword.softkwlist) <= KEYWORDS
    assert {name for name in dir(builtins) if name[0] != "_"} - BUILTINS <= {
        "copyright", "credits", "exit", "license", "quit"
    }  # fmt: skip


def test_a_problem_becomes_an_error() -> None:
    error = NameProblem("`x` cannot be a name", "it is short", "write more").error()
    assert (error.message, error.hint, error.exit_code) == ("`x` cannot be a name: it is short", "write more", 2)


def test_names_that_differ_in_case_only_are_taken() -> None:
    problem = taken_problem("s", "Sku", ["Other", "SKU"], " class")
    assert problem is not None
    assert problem.reason == "there is a class `SKU` already, which differs in case only"
    assert taken_problem("s", "Sku", ["Skus"], " class") is None


def test_odd_names_are_shown_escaped_and_cut() -> None:
    assert shown("a\x1b", 5) == "a\\x1b"
    assert shown("a" * 50, 5) == "a" * 10
