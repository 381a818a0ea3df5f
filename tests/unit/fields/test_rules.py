"""What a table with rows asks of a new field; the rest of the rules is tested with the parser."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from fastmod.fields import for_existing_table
from tests.support.fields import parse, type_table


@pytest.mark.parametrize("token", ["a:int:optional", "a:int:default=1", "a:ref=User:optional", "a:int:optional:unique"])
def test_what_rows_can_have(token: str) -> None:
    for_existing_table(parse(token)[0], type_table())


@pytest.mark.parametrize(
    ("token", "ways"),
    [
        ("a:int", "add `optional` or `default=...`"),
        ("a:ref=User", "add `optional`"),
        ("a:json", "add `optional`"),
        ("a:int:unique", "add `optional`"),
    ],
)
def test_what_they_cannot(token: str, ways: str) -> None:
    with pytest.raises(RequestError) as caught:
        for_existing_table(parse(token)[0], type_table())
    assert caught.value.message == "field `a`: the table may hold rows already, what should they have?"
    assert caught.value.hint == ways


@pytest.mark.parametrize("name", ["token", "access_token", "passwd", "pwd"])
def test_a_default_is_no_secret(name: str) -> None:
    with pytest.raises(RequestError, match=f"a default of `{name}` would be a secret in the code"):
        parse(f"{name}:str:default=abc")
    assert parse(f"{name}:str:optional")


@pytest.mark.parametrize("name", ["password", "secret_word", "file_hash", "salted"])
def test_what_sounds_like_a_secret_is_in_no_answer(name: str) -> None:
    with pytest.raises(RequestError, match="answers would show it"):
        parse(f"{name}:str:optional")


def test_numbers_are_no_secrets() -> None:
    assert parse("tokens_left:int:default=5")
