"""The rules between the parts of one field: do its values fit its type, its bounds and each other?"""

from __future__ import annotations

import re
from typing import Any

from fastmod.errors import RequestError, raise_all
from fastmod.fields.field import Field
from fastmod.fields.pattern_parser import parse_pattern
from fastmod.fields.patterns import BadPatternError, regex_of, samples_of
from fastmod.fields.problems import Problems
from fastmod.fields.table import TypeRow, TypeTable
from fastmod.fields.tokens import Part
from fastmod.fields.values import BadValueError, canonical, read
from fastmod.nearest import hint_for

__all__ = ["check_rules", "for_existing_table", "length_of", "value_of"]

ONDELETE = ("cascade", "restrict", "set-null")
LONGEST_REGEX = 95
FEWEST_UNIQUE = 100
"""A unique field must have room for this many values, or its table could hold only a handful of rows."""

_SECRET = re.compile(r"pas+wo?r?d|pass(phrase)?$|pwd|token|secrete?", re.IGNORECASE)
"""Names that ruff takes for those of passwords (its rule S105)."""


def for_existing_table(field: Field, table: TypeTable) -> None:
    """Refuse what rows that are there already could not have. Raises `RequestError` naming both ways out."""
    problems = []
    if not field.has_default:
        may_default = "default" in table.types[field.type].modifiers and not field.unique
        ways = "`optional` or `default=...`" if may_default else "`optional`"
        problems.append(
            RequestError(
                f"field `{field.name}`: the table may hold rows already, what should they have?", hint=f"add {ways}"
            )
        )
    raise_all(problems)


def check_rules(
    name: str, row: TypeRow, args: tuple[str, ...], given: dict[str, Part], noted: Problems
) -> Field | None:
    """Return the field, or None after noting which values do not fit."""
    values: dict[str, Any] = {
        word: _value(word, row, args, given[word], noted) for word in ("default", "min", "max") if word in given
    }
    pattern = _pattern(given["pattern"], row, args, noted) if "pattern" in given else None
    ondelete = _ondelete(given, noted) if row.name == "ref" else None
    if noted.errors:
        return None
    _bounds(row, args, values, given, noted)
    if "default" in given:
        _default(row, args, values, pattern, given, noted)
        if isinstance(values["default"], str) and _SECRET.search(name):
            problem = f"a default of `{name}` would be a secret in the code, to whoever reads it and to linters"
            noted.add(problem, "leave the default out", given["default"])
    if "unique" in given:
        _unique(row, args, values, given, noted)
    if noted.errors:
        return None
    unique = "unique" in given
    texts = {word: canonical(value, _kind(word, row), args) for word, value in values.items()}
    return Field(
        name=name,
        type=row.name,
        args=args,
        optional="optional" in given,
        unique=unique,
        index="index" in given and not unique and row.name != "ref",  # these two bring an index anyway
        default=texts.get("default"),
        min=texts.get("min"),
        max=texts.get("max"),
        pattern=pattern,
        ondelete=ondelete,
    )


def value_of(field: Field, word: str, row: TypeRow) -> Any:
    """Return the Python value of `default`, `min` or `max`, or None where the field has none."""
    text = getattr(field, word)
    return None if text is None else read(_kind(word, row), text, field.args)


def length_of(row: TypeRow, args: tuple[str, ...]) -> int:
    """Return how long a text of this type may be."""
    return int(args[0]) if args else row.text_limit


def _kind(word: str, row: TypeRow) -> str:
    return "length" if row.measures_length and word != "default" else row.value


def _value(word: str, row: TypeRow, args: tuple[str, ...], part: Part, noted: Problems) -> Any:
    text = part.value or ""
    try:
        value = read(_kind(word, row), text, args)
    except BadValueError as problem:
        noted.add(
            f"`{word}` of a `{row.name}` cannot be `{noted.show(text)}`: {problem}",
            f"for example `{word}={problem.example}`",
            part.value_position,
        )
        return None
    if row.bounds and not row.bounds[0] <= value <= row.bounds[1]:
        wider = "; `bigint` holds more" if row.name == "int" else ""
        noted.add(
            f"`{word}` of a `{row.name}` cannot be {text}: it holds {row.bounds[0]} to {row.bounds[1]}",
            f"choose a value in between{wider}",
            part.value_position,
        )
    return value


def _pattern(part: Part, row: TypeRow, args: tuple[str, ...], noted: Problems) -> str | None:
    try:
        text, node = parse_pattern(part.value or "")
    except BadPatternError as problem:
        where = part.value_position + problem.position - 1
        noted.add(f"the pattern cannot be used: {problem}", "for example `pattern=[A-Z]{2}-[0-9]+`", where)
        return None
    if len(regex_of(node)) > LONGEST_REGEX:
        noted.add("the pattern is too long for a line of code", "use ranges such as `[a-z]`, or fewer of them", part)
        return None
    if not samples_of(node, 1, length_of(row, args), 1):
        noted.add(
            f"no text of at most {length_of(row, args)} characters was found that matches the pattern",
            "make the pattern shorter or the field longer",
            part.value_position,
        )
        return None
    return text


def _ondelete(given: dict[str, Part], noted: Problems) -> str:
    if "ondelete" not in given:
        return "restrict"
    part = given["ondelete"]
    rule = part.value or ""
    if rule not in ONDELETE:
        noted.add(f"unknown rule `{noted.show(rule)}`", hint_for(rule, ONDELETE, "rules"), part.value_position)
    elif rule == "set-null" and "optional" not in given:
        noted.add("`set-null` needs a field that may be empty", "add `optional`, or use `ondelete=restrict`", part)
    return rule


def _bounds(
    row: TypeRow, args: tuple[str, ...], values: dict[str, Any], given: dict[str, Part], noted: Problems
) -> None:
    if "min" in values and "max" in values and values["min"] > values["max"]:
        noted.add(f"`min={given['min'].value}` is above `max={given['max'].value}`", "swap them", given["min"])
    if not row.measures_length:
        return
    for word in ("min", "max"):
        if (
            word in values
            and not (word == "min" and values[word] == 0)
            and not 1 <= values[word] <= length_of(row, args)
        ):
            limit = length_of(row, args)
            noted.add(
                f"`{word}={values[word]}` does not fit a length of 1 to {limit}",
                "choose a length in between",
                given[word],
            )


def _default(
    row: TypeRow,
    args: tuple[str, ...],
    values: dict[str, Any],
    pattern: str | None,
    given: dict[str, Part],
    noted: Problems,
) -> None:
    part = given["default"]
    value = len(values["default"]) if row.measures_length else values["default"]
    what = "the length of the default" if row.measures_length else "the default"
    if row.measures_length and value > length_of(row, args):
        noted.add(f"the default has {value} characters, `{row.name}` holds {length_of(row, args)}", "shorten it", part)
    if "min" in values and value < values["min"]:
        noted.add(f"{what} is below `min={given['min'].value}`", "raise the default or lower `min`", part)
    if "max" in values and value > values["max"]:
        noted.add(f"{what} is above `max={given['max'].value}`", "lower the default or raise `max`", part)
    if pattern is not None and not re.fullmatch(regex_of(parse_pattern(pattern)[1]), values["default"]):
        noted.add("the default does not match the pattern", "the pattern means the whole text", part)


def _unique(
    row: TypeRow, args: tuple[str, ...], values: dict[str, Any], given: dict[str, Part], noted: Problems
) -> None:
    if "default" in given:
        noted.add("a second row with the default would not be unique", "remove `unique` or `default`", given["unique"])
    if "pattern" in given:
        longest = values.get("max", length_of(row, args))
        _, node = parse_pattern(given["pattern"].value or "")
        found = len(samples_of(node, values.get("min", 1), longest, FEWEST_UNIQUE))
        if found < FEWEST_UNIQUE:
            noted.add(
                "the pattern leaves too few values for `unique`",
                "widen the pattern or remove `unique`",
                given["unique"],
            )
    elif row.measures_length and length_of(row, args) < 2:
        noted.add(
            "one character leaves too few values for `unique`", "make it longer or remove `unique`", given["unique"]
        )
    elif (
        row.value in ("integer", "money")
        and {"min", "max"} <= values.keys()
        and values["max"] - values["min"] + 1 < FEWEST_UNIQUE
    ):
        noted.add(
            f"`min` and `max` leave fewer than {FEWEST_UNIQUE} values for `unique`",
            "widen the bounds or remove `unique`",
            given["unique"],
        )
