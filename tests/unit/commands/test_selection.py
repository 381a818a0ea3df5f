"""Presets, lists of modules, and what modules need."""

from __future__ import annotations

import pytest

from fastmod.commands.selection import Catalogue
from fastmod.errors import RequestError
from fastmod.template.source import Template

CATALOGUE = Catalogue(
    {"full": ["users", "auth", "billing"], "minimal": ["users"]},
    {"users": {"needs": []}, "auth": {"needs": ["users"]}, "billing": {"needs": ["auth"]}, "blog": {"needs": []}},
)


def test_the_catalogue_of_a_template(small: Template) -> None:
    assert list(Catalogue.of(small).modules) == ["users", "billing"]


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["users"], ["users"]),
        (["auth", "users"], ["users", "auth"]),
        (["users", "users"], ["users"]),
        (["blog"], ["blog"]),
    ],
)
def test_modules_come_once_each_in_catalogue_order(names: list[str], chosen: list[str]) -> None:
    assert CATALOGUE.choose(names) == chosen


@pytest.mark.parametrize(
    ("names", "message", "hint"),
    [
        ([], "a project needs at least one module", "modules: users, auth, billing, blog"),
        (["user"], "unknown module `user`", "did you mean `users`? modules: auth, billing, blog, users"),
        (["zzz"], "unknown module `zzz`", "modules: auth, billing, blog, users"),
        (["auth"], "module `auth` needs `users`", "--modules users,auth"),
        (["billing", "blog"], "module `billing` needs `auth`", "--modules users,auth,billing,blog"),
    ],
)
def test_wrong_lists(names: list[str], message: str, hint: str) -> None:
    with pytest.raises(RequestError) as caught:
        CATALOGUE.choose(names)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_needs_are_followed_all_the_way_and_may_be_a_circle() -> None:
    assert CATALOGUE.needs(["billing"]) == {"auth", "users"}
    circle = Catalogue({}, {"a": {"needs": ["b"]}, "b": {"needs": ["a"]}})
    assert circle.needs(["a"]) == {"a", "b"}
    assert circle.choose(["b", "a"]) == ["a", "b"]


def test_presets() -> None:
    assert CATALOGUE.preset("minimal") == ["users"]
    with pytest.raises(RequestError) as caught:
        CATALOGUE.preset("ful")
    assert (caught.value.message, caught.value.hint) == (
        "unknown preset `ful`", "did you mean `full`? presets: full, minimal",
    )  # fmt: skip
