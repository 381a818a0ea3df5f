"""The nearest match of a mistyped word."""

from __future__ import annotations

import pytest

from fastmod.nearest import hint_for, nearest

MODULES = ["auth", "users", "billing", "notifications"]


@pytest.mark.parametrize(
    ("word", "match"),
    [("user", "users"), ("BILLING", "billing"), ("notification", "notifications"), ("zzz", None), ("", None)],
)
def test_nearest(word: str, match: str | None) -> None:
    assert nearest(word, MODULES) == match


def test_the_hint_names_the_match_and_the_sorted_list() -> None:
    assert hint_for("biling", MODULES, "modules") == (
        "did you mean `billing`? modules: auth, billing, notifications, users"
    )


def test_the_hint_is_the_list_when_nothing_is_near() -> None:
    assert hint_for("zzz", MODULES, "modules") == "modules: auth, billing, notifications, users"


def test_the_hint_says_when_there_is_nothing_to_choose() -> None:
    assert hint_for("zzz", [], "modules") == "there are no modules yet"
