"""What a field holds when nobody has filled it in: what is left of it when a person is to be forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastmod.fields import TypeTable
from fastmod.fields.rules import value_of
from fastmod.fragments import Fragments
from fastmod.fragments.layout import Import
from fastmod.fragments.literals import python_literal

__all__ = ["Blank", "blank_of", "words_in"]

_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


@dataclass(frozen=True, slots=True)
class Blank:
    """An expression, and the imports that it needs."""

    code: str
    imports: frozenset[Import]


def blank_of(part: Fragments, table: TypeTable) -> Blank:
    """Return nothing for an optional field, else its default: a field of a table that is there has one of them."""
    field = part.field
    if field.optional or field.default is None:
        return Blank("None", frozenset())
    row = table.types[field.type]
    code = python_literal(value_of(field, "default", row), row.value, part.enum.name if part.enum else "")
    words = words_in(code)
    return Blank(code, frozenset(one for one in part.schemas.imports if one[1] in words))


def words_in(code: str) -> frozenset[str]:
    """Return the names in a piece of code that it takes from elsewhere; what stands in strings is none."""
    return frozenset(re.findall(r"\b[A-Za-z_]\w*\b(?!=)", _STRING.sub('""', code)))
