"""Sample values of a field, for the tests that come with an entity."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from fastmod.fields.field import Field
from fastmod.fields.pattern_parser import parse_pattern
from fastmod.fields.patterns import samples_of
from fastmod.fields.rules import length_of, value_of
from fastmod.fields.table import TypeRow
from fastmod.fields.values import READERS, BadValueError, canonical, read
from fastmod.fragments.literals import json_literal, python_literal

__all__ = ["BadSample", "Sample", "bad_samples", "samples"]

WANTED = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that the field takes: its canonical text, as Python code, and as decoded JSON in Python code."""

    text: str
    python: str
    json: str


@dataclass(frozen=True, slots=True)
class BadSample:
    """A value that a request is refused for: as decoded JSON in Python code, and pydantic's type of the error."""

    json: str
    error: str


@lru_cache(maxsize=1024)
def samples(field: Field, row: TypeRow, enum: str = "") -> tuple[Sample, ...]:
    """Return up to five different values, always the same ones. References have none: their parents make the ids."""
    found: dict[str, Sample] = {}
    for text in _texts(field, row):
        value = _read(row, text, field)
        if value is None or not _fits(value, field, row):
            continue
        kept = canonical(value, row.value, field.args) if row.value in READERS else text
        found.setdefault(
            kept,
            Sample(kept, python_literal(value, row.value, enum), json_literal(kept, value, row.value)),
        )
        if len(found) == WANTED:
            break
    return tuple(found.values())


@lru_cache(maxsize=1024)
def bad_samples(field: Field, row: TypeRow) -> tuple[BadSample, ...]:
    """Return values that break one rule each."""
    found = [BadSample(literal, error) for literal, error in row.code["invalid"]]
    if not field.optional:
        found.append(BadSample("None", row.code.get("null", row.code["invalid"][0][1])))
    if row.code.get("constraints", {}).get("by") == "StringConstraints" or row.value == "bytes":
        if field.type == "bytes":
            return (*found, BadSample(f'"{"QUJD"}" * {(int(field.args[0]) // 3) + 1}', "too_long"))
        return (*found, *_bad_lengths(field, row))
    for word, error, sign in (("min", "greater_than_equal", -1), ("max", "less_than_equal", 1)):
        bound = value_of(field, word, row)
        if bound is not None and (beyond := _step(bound, sign, field)) is not None:
            text = canonical(beyond, row.value, field.args)
            if _read(row, text, field) is not None:
                found.append(BadSample(json_literal(text, beyond, row.value), error))
    return tuple(found)


def _bad_lengths(field: Field, row: TypeRow) -> Iterator[BadSample]:
    # Where a rule of the field's own stands round a type that does more than compare, pydantic names it differently.
    around = "" if field.pattern is None else "string_"
    longest, shortest = value_of(field, "max", row), value_of(field, "min", row)
    outer = longest is not None or row.argument is not None
    yield BadSample(f'"x" * {(longest or length_of(row, field.args)) + 1}', f"{around if outer else 'string_'}too_long")
    if shortest:
        yield BadSample(f'"x" * {shortest - 1}', f"{around}too_short")


def _texts(field: Field, row: TypeRow) -> Iterator[str]:
    if row.value == "choice":
        yield from field.args
        return
    shortest, longest = value_of(field, "min", row), value_of(field, "max", row)
    if field.pattern is not None:
        _, node = parse_pattern(field.pattern)
        yield from samples_of(node, shortest or 1, length_of(row, field.args), WANTED)
        return
    yield from row.code["samples"]
    if row.measures_length:
        most = longest or length_of(row, field.args)
        size = min(max(shortest or 0, 1), most)
        yield from (letter * size for letter in "abcde")
        return
    for bound, sign in ((shortest, 1), (longest, -1)):
        value = bound
        for _ in range(WANTED):
            if value is None:
                break
            yield canonical(value, row.value, field.args)
            value = _step(value, sign, field)


def _step(value: Any, sign: int, field: Field) -> Any:
    """Return the neighbour of a value, or None where there is none."""
    try:
        if isinstance(value, Decimal):
            return value + sign * Decimal(1).scaleb(-int(field.args[1]))
        if isinstance(value, int | float):
            return value + sign
        if hasattr(value, "year"):
            return value + sign * timedelta(days=1)
        minutes = value.hour * 60 + value.minute + sign
        return value.replace(hour=minutes // 60, minute=minutes % 60)
    except (OverflowError, ValueError):
        return None


def _read(row: TypeRow, text: str, field: Field) -> Any:
    if row.value not in READERS:
        return text
    try:
        value = read(row.value, text, field.args)
    except BadValueError:
        return None
    in_bounds = row.bounds is None or row.bounds[0] <= value <= row.bounds[1]
    return value if in_bounds else None


def _fits(value: Any, field: Field, row: TypeRow) -> bool:
    if row.value == "bytes":
        return len(b64decode(value)) <= int(field.args[0])
    if row.value not in READERS:
        return True
    measured = len(value) if row.measures_length else value
    low, high = value_of(field, "min", row), value_of(field, "max", row)
    if row.measures_length and measured > length_of(row, field.args):
        return False
    return (low is None or measured >= low) and (high is None or measured <= high)
