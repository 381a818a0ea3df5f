"""What a field holds when nobody has filled it in."""

from __future__ import annotations

import pytest

from fastmod.growth.extensions.blanks import Blank, blank_of, words_in
from tests.support.landscapes import entity, landscape


@pytest.mark.parametrize(
    ("token", "wanted"),
    [
        ("a:str:optional", Blank("None", frozenset())),
        ("a:int:default=3:optional", Blank("None", frozenset())),
        ("a:int:default=3", Blank("3", frozenset())),
        ("a:date:default=2024-02-29", Blank("date(2024, 2, 29)", frozenset({("datetime", "date")}))),
        ("a:decimal:default=1.5", Blank('Decimal("1.50")', frozenset({("decimal", "Decimal")}))),
        (
            "a:enum=x,y:default=y",
            Blank("OneA.Y", frozenset({("app.modules.shop.schemas.OneA", "OneA")})),
        ),
        ("a:ref=users.User:optional", Blank("None", frozenset())),
    ],
)
def test_nothing_or_the_default(token: str, wanted: Blank) -> None:
    place = landscape(entity("shop.One", token))
    (part,) = place.entity("shop.One").parts
    assert blank_of(part, place.types) == wanted


def test_names_in_strings_and_of_arguments_are_none() -> None:
    assert words_in("Size(\"date\", ge=low, x='y') | None") == {"Size", "low", "None"}
