"""Field tokens: every wrong one has its own sentence with its place, all of a request come in one answer."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.errors import RequestError
from fastmod.fields import Field, parse_field, parse_fields
from tests.support.every_field import every_token
from tests.support.fields import field_rules, parse, type_table

TYPES = (
    "types: bigint, bool, bytes, date, datetime, decimal, email, enum, float, int, json, money, ref, str, text, time, "
    "url, uuid"
)


def refusal(*tokens: str, entity: str = "") -> RequestError:
    with pytest.raises(RequestError) as caught:
        parse(*tokens, entity=entity)
    assert caught.value.hint
    assert "\n" not in caught.value.message + caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("token", "canonical"),
    [
        ("number:str=32:unique", "number:str=32:unique"),
        ("total:decimal=12,2:min=0", "total:decimal=12,2:min=0.00"),
        ("status:enum=draft,sent,paid:default=draft", "status:enum=draft,sent,paid:default=draft"),
        ("due_on:date:optional", "due_on:date:optional"),
        ("owner:ref=users.User:ondelete=cascade", "owner:ref=users.User:ondelete=cascade"),
        ("owner:ref=User:optional:unique:index", "owner:ref=User:optional:unique:ondelete=restrict"),
        ("title:str", "title:str=255"),
        ("rate:decimal", "rate:decimal=12,2"),
        ("n:int:max=007:index:optional:min=-0", "n:int:optional:index:min=0:max=7"),
        ("n:float:default=1e3", "n:float:default=1000.0"),
        ("n:float:default=-0.0", "n:float:default=0.0"),
        ("n:decimal=5,2:default=-0", "n:decimal=5,2:default=0.00"),
        ("opens:time:default=8", None),
        ("opens:time:default=08", "opens:time:default=08::00::00"),
        ("at:datetime:default=2025-01-01T10::30+02::00", "at:datetime:default=2025-01-01T08::30::00Z"),
        ("at:datetime:default=2025-01-01T10::30", None),
        ("site:url:default=https:://example.com", "site:url:default=https:://example.com"),
        ("code:str=8:pattern=^[A-Z]{2}$", "code:str=8:pattern=[A-Z]{2}"),
        ("note:str:default=a b", "note:str=255:default=a b"),
    ],
)
def test_canonical_text(token: str, canonical: str | None) -> None:
    if canonical is None:
        refusal(token)
        return
    field = parse(token)[0]
    assert str(field) == canonical
    assert parse(canonical)[0] == field


@pytest.mark.parametrize(
    ("token", "reason", "hint"),
    [
        ("", "the name is missing: a field begins with its name, at character 1", "for example `title:str`"),
        ("x", "the type is missing", "write `x:str`, or types: str, text"),
        ("x:", "the type is missing", "write `x:str`, or types: str, text"),
        ("x:strr", "unknown type `strr`, at character 3", f"did you mean `str`? {TYPES}"),
        ("x:VARCHAR", "unknown type `VARCHAR`, at character 3", TYPES),
        (
            "x=5:str",
            "the name `x` is followed by `=`, a `:` and a type are expected, at character 1",
            "write `name:type",
        ),
        ("x:str:", "a modifier is missing after `:`, at character 7", "remove the `:`"),
        ("x:str:uniqe", "unknown modifier `uniqe`, at character 7", "did you mean `unique`? modifiers of str"),
        ("x:time:default=08:30", "unknown modifier `30`, at character 19", "(inside a value write `::` for a colon)"),
        ("x:str:unique:unique", "`unique` stands twice, at character 14", "remove one of them"),
        ("x:str:unique=1", "`unique` takes no value, at character 7", "write `:unique`"),
        ("x:str:default", "`default` needs a value, at character 7", "write `:default=...`"),
        ("x:int:pattern=a", "`pattern` does not go with `int`, at character 7", "modifiers of int: optional, unique"),
        (
            "x:bool:unique",
            "a `bool` cannot be unique: the table could hold two rows at most, at character 8",
            "modifiers of",
        ),
        (
            "x:str:max=5",
            "the longest length of a `str` is its argument, as in `str=80`, at character 7",
            "modifiers of str",
        ),
        ("x:int=5", "`int` takes no arguments, at character 6", "write `:int`"),
        ("x:enum", "`enum` needs arguments, at character 3", "for example `enum=draft,sent,paid`"),
        ("x:str=", "the arguments are missing after `=`, at character 7", "for example `str=80`"),
        (
            "x:str=0",
            "the length of `str` must be a whole number from 1 to 4000, at character 7",
            "for example `str=80`",
        ),
        (
            "x:int:default=many",
            "`default` of a `int` cannot be `many`: a whole number is expected, at character 15",
            "10",
        ),
        ("x:int:max=3000000000", "it holds -2147483648 to 2147483647, at character 11", "`bigint` holds more"),
        ("x:money:default=12.50", "money is counted in minor units (cents), at character 17", "`default=1250`"),
        ("x:int:min=5:max=3", "`min=5` is above `max=3`, at character 7", "swap them"),
        ("x:int:min=5:default=3", "the default is below `min=5`, at character 13", "raise the default or lower `min`"),
        ("x:int:max=5:default=9", "the default is above `max=5`, at character 13", "lower the default or raise `max`"),
        ("x:str=3:default=long", "the default has 4 characters, `str` holds 3, at character 9", "shorten it"),
        ("x:str=5:min=9", "`min=9` does not fit a length of 1 to 5, at character 9", "choose a length in between"),
        ("x:str:pattern=[a-z]+:default=A", "the default does not match the pattern, at character 22", "the whole text"),
        ("x:str:pattern=(a+)+", "a repetition inside a repetition makes matching slow, at character 15", "for example"),
        ("x:str=2:pattern=[a-z]{3}", "no text of at most 2 characters was found that matches the pattern", "make the"),
        ("x:str:unique:default=a", "a second row with the default would not be unique, at character 7", "remove"),
        (
            "x:int:unique:min=1:max=5",
            "`min` and `max` leave fewer than 100 values for `unique`, at character 7",
            "widen",
        ),
        ("x:str:unique:pattern=[ab]", "the pattern leaves too few values for `unique`, at character 7", "widen"),
        (
            "x:enum=a,b:default=c",
            "`default` of a `enum` cannot be `c`: one of a, b is expected, at character 20",
            "`default=a`",
        ),
        (
            "owner_id:ref=User",
            "a reference is named after what it points to, its column gets `_id`",
            "write `owner:ref=...`",
        ),
        (
            "o:ref=User:ondelete=nothing",
            "unknown rule `nothing`, at character 21",
            "rules: cascade, restrict, set-null",
        ),
        (
            "o:ref=User:ondelete=set-null",
            "`set-null` needs a field that may be empty, at character 12",
            "add `optional`",
        ),
        ("x:str\x1b[31m", "unknown type `str\\x1b[31m`, at character 3", TYPES),
        ("date:date", "it would hide the name that another field of the class is declared with", "try `date_value`"),
        ("x:str:" + "a" * 5000, "the token has 5006 characters, at most 4000 are allowed", "write `name:type"),
    ],
)
def test_every_wrong_token_has_its_own_sentence(token: str, reason: str, hint: str) -> None:
    error = refusal(token)
    assert reason in error.message
    assert hint in error.hint


def test_all_errors_of_a_request_come_in_one_answer() -> None:
    error = refusal("a:strr", "b:int:foo:bar", "ok:int", "ok:str", "class:str", entity="Invoice")
    assert "`a:strr`" in error.message
    assert len(error.details) == 4
    assert "modifier `foo`" in error.details[0]
    assert "modifier `bar`" in error.details[1]
    assert error.details[2] == "field `ok` is there twice (leave one of them out)"
    assert "Python keyword" in error.details[3]
    assert "try `invoice_class`" in error.details[3]


@pytest.mark.parametrize(
    ("tokens", "taken", "problem"),
    [
        (("a:int", "a:int"), (), "field `a` is there twice"),
        (("owner:ref=User", "owner:int"), (), "field `owner` is there twice"),
        (("a:int",), ("A",), "there is a field `a` already"),
        (("owner:ref=User",), ("owner_id",), "there is a field `owner_id` already"),
    ],
)
def test_names_are_given_once(tokens: tuple[str, ...], taken: tuple[str, ...], problem: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_fields(tokens, type_table(), field_rules(), taken=taken)
    assert caught.value.message == problem


@pytest.mark.parametrize("token", every_token())
def test_the_canonical_text_parses_to_the_same_field(token: str) -> None:
    field = parse_field(token, type_table(), field_rules())
    assert parse_field(str(field), type_table(), field_rules()) == field


def _check_refusal(error: RequestError) -> None:
    assert error.hint
    assert (error.message + error.hint).isprintable()


PIECES = ["str", "int", "decimal=5,2", "enum=a,b", "ref=User", "optional", "unique", "default=", "min=3", "max=",
          "pattern=", ":", "::", "=", ",", "a", "-", "1", "\0", "é", "[a-z]{2}", "(", ")+", "\\", "😀"]  # fmt: skip


@settings(max_examples=1500)
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
    | st.text(max_size=40)
    | st.lists(st.sampled_from(PIECES[:11]), max_size=4).map(lambda parts: ":".join(["field_a", *parts]))
    | st.text(string.printable, max_size=20).map(lambda text: f"x:str:default={text}")
    | st.text(string.printable, max_size=20).map(lambda text: f"x:str:pattern={text}")
)
def test_any_text_is_a_field_or_a_request_error(token: str) -> None:
    try:
        field = parse(token)[0]
    except RequestError as error:
        _check_refusal(error)
        return
    assert isinstance(field, Field)
    assert parse(str(field))[0] == field
    assert str(field).isprintable()
