"""One way to find words: acronyms and digits have one snake_case."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.naming import kebab, pascal, plural, snake, title


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UserProfile", "user_profile"),
        ("HTTPLog", "http_log"),
        ("SKU", "sku"),
        ("OAuth2Token", "o_auth2_token"),
        ("Item2", "item2"),
        ("A", "a"),
        ("APIKeyV2", "api_key_v2"),
        ("userProfile", "user_profile"),
        ("user-profile", "user_profile"),
        ("user_profile", "user_profile"),
        ("X509Certificate", "x509_certificate"),
    ],
)
def test_snake_case(name: str, expected: str) -> None:
    assert snake(name) == expected


@given(st.lists(st.from_regex(r"[A-Z][a-z][a-z0-9]*", fullmatch=True), min_size=1, max_size=4).map("".join))
def test_names_without_two_capitals_in_a_row_come_back(name: str) -> None:
    assert pascal(snake(name)) == name


@given(st.from_regex(r"[A-Z][A-Za-z0-9]*", fullmatch=True))
def test_spelling_is_stable_and_keeps_every_letter(name: str) -> None:
    once = snake(name)
    assert snake(once) == once
    assert once.replace("_", "") == name.lower()
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", once)
    assert kebab(name) == once.replace("_", "-")
    assert title(name).lower() == once.replace("_", " ")


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("status", "statuses"), ("address", "addresses"), ("news", "news"), ("person", "people"), ("data", "data"),
        ("sheep", "sheep"), ("box", "boxes"), ("city", "cities"), ("leaf", "leaves"), ("quiz", "quizzes"),
        ("series", "series"), ("axis", "axes"), ("day", "days"), ("key", "keys"), ("child", "children"),
        ("analysis", "analyses"), ("hero", "heroes"), ("photo", "photos"), ("bonus", "bonuses"), ("schema", "schemas"),
        ("category", "categories"), ("order_status", "order_statuses"), ("user_settings", "user_settings"),
        ("item2", "item2s"), ("sku", "skus"), ("a", "as"), ("equipment", "equipment"), ("virus", "viruses"),
    ],
)  # fmt: skip
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


def test_what_is_no_name_has_no_plural() -> None:
    assert [plural(text) for text in ("", ",", "_", "../")] == [""] * 4
