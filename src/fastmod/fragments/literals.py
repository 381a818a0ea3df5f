"""Values of fields as literals: of Python, of decoded JSON in Python tests, of SQL in constraints."""

from __future__ import annotations

from base64 import b64decode
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from fastmod.fragments.layout import Code, Leaf, call

__all__ = ["json_literal", "python_code", "python_literal", "server_text", "sql_text", "text_literal"]


def text_literal(text: str) -> str:
    """Return a string literal as ruff's formatter leaves it. Letters that look like others are escaped."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = "".join(_escaped(character, quote) for character in text)
    return f"{quote}{escaped}{quote}"


def _escaped(character: str, quote: str) -> str:
    if character in ("\\", quote):
        return f"\\{character}"
    if character.isascii() or ("À" <= character <= "ÿ" and character.isalpha()):
        return character
    return character.encode("unicode_escape").decode("ascii")


def python_literal(value: Any, kind: str, enum: str = "") -> str:
    """Return the expression that makes `value` in code; `kind` is the type table's."""
    if kind == "choice":
        return f"{enum}.{value.upper()}"
    if kind == "uuid":
        return f'UUID("{value}")'
    if kind == "bytes":
        return f'b"{b64decode(value).decode("ascii")}"'
    if kind == "json":
        return str(value)
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    if isinstance(value, datetime):
        return f"datetime({value.year}, {value.month}, {value.day}, {_clock(value)}, tzinfo=UTC)"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, time):
        return f"time({_clock(value)})"
    return text_literal(value) if isinstance(value, str) else repr(value)


def python_code(value: Any, kind: str, enum: str = "") -> Code:
    """Return `python_literal` as code that can be broken between the arguments of its call."""
    text = python_literal(value, kind, enum)
    if isinstance(value, Decimal | date | time):
        head, _, arguments = text.removesuffix(")").partition("(")
        return call(head, *arguments.split(", "))
    return Leaf(text)


def _clock(value: datetime | time) -> str:
    return f"{value.hour}, {value.minute}" + (f", {value.second}" if value.second else "")


def json_literal(text: str, value: Any, kind: str) -> str:
    """Return what a JSON body has for the value, as a Python literal; `text` is the canonical text."""
    if kind in ("integer", "money", "float", "boolean"):
        return repr(value)
    if kind == "json":
        return text
    return text_literal(text)


def sql_text(value: str) -> str:
    """Return a text as the inside of a Python string that holds SQL, quotes included."""
    return "'{}'".format(value.replace("'", "''"))


def server_text(value: Any, kind: str) -> str:
    """Return the text of a default that the database itself fills in."""
    if kind == "moment":
        return f"{value:%H:%M:%S}".join((f"{value.date().isoformat()} ", ".000000+00:00"))
    if kind == "clock":
        return f"{value:%H:%M:%S}.000000"
    return str(value)
