"""Fields of every type with every modifier it takes, from the type table: nothing new is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from fastmod.fields import TypeRow
from tests.support.fields import type_table

__all__ = ["every_token"]

VALUES = {
    "str": {"default": "draft", "min": "2", "pattern": "[A-Za-z]{2}[a-z-]*"},
    "text": {"default": "draft", "min": "2", "max": "300"},
    "int": {"default": "5", "min": "-3", "max": "1000"},
    "bigint": {"default": "5000000000", "min": "0", "max": "90000000000"},
    "float": {"default": "0.5", "min": "0", "max": "1e3"},
    "decimal": {"default": "12.5", "min": "0", "max": "9999.99"},
    "money": {"default": "1250", "min": "0", "max": "100000"},
    "bool": {"default": "false"},
    "date": {"default": "2024-02-29", "min": "2000-01-01", "max": "2099-12-31"},
    "datetime": {"default": "2025-01-01T08::30Z", "min": "2000-01-01T00::00Z", "max": "2099-12-31T23::59::59Z"},
    "time": {"default": "08::30", "min": "06::00", "max": "22::00"},
    "url": {"default": "https:://example.com/it's?a=%25"},
    "enum": {"default": "sent"},
    "ref": {"ondelete": "cascade"},
}
HEADS = {"enum": "enum=draft,sent,paid_in_full", "ref": "ref=users.User"}
ODD = [
    "odd_one:str=60:default=it's \"odd\" \\ 100% :: {x} é ß",
    "odd_two:str:default=\u2013 \u0430 😀",
    "odd_three:str:default=\"quoted\"",
    "odd_four:str:default='quoted'",
    "odd_five:str:default={}",
    "odd_six:str:default= a ::b :::optional",
    "exact:decimal=15,15:min=0.000000000000001",
    "whole:decimal=15,0:max=999999999999999:default=-7",
    "order:int:min=0:index",
    "group:str=10:min=1:unique",
    "select:date:max=2099-12-31",
    "early:date:min=0001-01-02:default=0001-01-02",
    "first_moment:datetime:min=0001-01-02T00::00Z",
    "last_moment:datetime:max=9999-12-30T23::59::59Z",
    "many:enum=" + ",".join(f"value_number_{number}_of_all" for number in range(50)),
    "single:enum=only:default=only:optional",
    "tiny:bytes=1",
    "longest:str=4000",
    "code_a:str:pattern=(a|b)c?\\.[^x-z\"]+\\d{2,4}\\w*",
    "code_b:str=30:pattern=^[\\]\\-\\[\\\\^&~]+$",
    "code_c:str=30:pattern=x|yy|z{3}",
    "narrow:int:min=5:max=5",
    "a" * 40 + ":str=4000:default=" + "x" * 60,
    "b" * 40 + ":decimal=15,2:min=-1000000000.25:max=1000000000.25:default=1000000000.25",
    "c" * 40 + ":datetime:min=2000-01-01T00::00Z:max=2099-12-31T23::59::59Z:default=2025-01-01T08::30::15Z:optional",
    "d" * 37 + ":ref=users.User:unique",
    "e" * 40 + ":url:unique",
    "f" * 37 + ":ref=users.User",
    "g" * 40 + ":time:optional:index:default=23::59::59:min=00::00::01:max=23::59::59",
    "h" * 40 + ":int:index",
    "j" * 36 + ":ref=users.User:optional:ondelete=set-null",
    "k" * 37 + ":ref=users.User",
]  # fmt: skip
"""What quoting, line breaks and the limit of names stumble over."""


def every_token() -> list[str]:
    """Return tokens whose fields have different names."""
    tokens = []
    for row in type_table().types.values():
        head = HEADS.get(row.name, row.name)
        for number, modifiers in enumerate(_combinations(row)):
            tokens.append(":".join([f"{row.name}_{number}", head, *modifiers]))
    return tokens + ODD


def _combinations(row: TypeRow) -> Iterator[list[str]]:
    typed = {
        word: f"{word}={VALUES[row.name][word]}" if word in VALUES.get(row.name, {}) else word for word in row.modifiers
    }
    yield []
    yield from ([text] for word, text in typed.items() if word != "pattern")
    yield [text for word, text in typed.items() if word not in ("unique", "pattern")]
    yield [text for word, text in typed.items() if word != "default"]
    yield [text for word, text in typed.items() if word not in ("unique", "default", "optional")]
    if "optional" in typed and row.name == "ref":
        yield ["optional", "ondelete=set-null"]
