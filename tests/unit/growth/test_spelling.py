"""Words about entities, as sentences and URLs have them."""

from __future__ import annotations

import pytest

from fastmod.growth.spelling import words_of
from tests.support.rendered_entities import landscape_of, record


@pytest.mark.parametrize(
    ("key", "words", "title", "url", "prefix"),
    [
        ("shop.UserProfile", "a user profile", "A user profile", "shop/user-profiles", 'prefix="/user-profiles"'),
        ("shop.Address", "an address", "An address", "shop/addresses", 'prefix="/addresses"'),
        ("shop.News", "a news", "A news", "shop/news", 'prefix="/news"'),
        ("shop.Hour", "an hour", "An hour", "shop/hours", 'prefix="/hours"'),
        ("shop.Unit", "a unit", "A unit", "shop/units", 'prefix="/units"'),
        ("shop.European", "a european", "A european", "shop/europeans", 'prefix="/europeans"'),
        ("shop.Uncle", "an uncle", "An uncle", "shop/uncles", 'prefix="/uncles"'),
        ("shop.HTTPLog", "an http log", "An http log", "shop/http-logs", 'prefix="/http-logs"'),
        ("orders.Order", "an order", "An order", "orders", ""),
    ],
)
def test_words(key: str, words: str, title: str, url: str, prefix: str) -> None:
    found = words_of(landscape_of(record(key)).entity(key))
    assert (found.a_words, found.a_words_title, found.url, found.prefix) == (words, title, url, prefix)


def test_words_of_python_are_not_variables() -> None:
    found = words_of(landscape_of(record("shop.Class")).entity("shop.Class"))
    assert (found.variable, found.variables) == ("class_", "classes")
    found = words_of(landscape_of(record("shop.Item")).entity("shop.Item"))
    assert (found.variable, found.variables) == ("item_", "items_list")
