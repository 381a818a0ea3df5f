"""The arguments of a type: `str=80`, `decimal=12,2`, `enum=draft,sent`, `ref=users.User`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from fastmod.fields.problems import Problems
from fastmod.fields.table import TypeRow
from fastmod.fields.tokens import Part
from fastmod.naming import entity_problem, module_problem

__all__ = ["read_arguments"]

_CHOICE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def read_arguments(part: Part, row: TypeRow, noted: Problems) -> tuple[str, ...] | None:
    """Return the canonical arguments, defaults filled in, or None after noting what is wrong."""
    if row.argument is None:
        if part.value is None:
            return ()
        noted.add(f"`{row.name}` takes no arguments", f"write `:{row.name}`", part.value_position - 1)
        return None
    if part.value is None:
        default = row.argument.get("default")
        if default is not None:
            return tuple(default)
        noted.add(f"`{row.name}` needs arguments", f"for example `{row.argument['example']}`", part)
        return None
    if not part.value:
        noted.add(
            "the arguments are missing after `=`", f"for example `{row.argument['example']}`", part.value_position
        )
        return None
    return _READERS[row.argument["kind"]](part.value, part, row, noted)


Reader = Callable[[str, Part, TypeRow, Problems], tuple[str, ...] | None]


def _length(text: str, part: Part, row: TypeRow, noted: Problems) -> tuple[str, ...] | None:
    low, high = _limits(row)
    if _number(text) is None or not low <= int(text) <= high:
        noted.add(
            f"the length of `{row.name}` must be a whole number from {low} to {high}",
            f"for example `{row.argument_example}`",
            part.value_position,
        )
        return None
    return (text,)


def _precision(text: str, part: Part, row: TypeRow, noted: Problems) -> tuple[str, ...] | None:
    _, high = _limits(row)
    numbers = [_number(number) for number in text.split(",")]
    match numbers:
        case [int(precision), int(scale)] if 1 <= precision <= high and scale <= precision:
            return str(precision), str(scale)
        case [int(precision), int(scale)] if 1 <= precision <= high:
            reason = f"{scale} decimal places do not fit into {precision} digits"
        case [int(), int()]:
            reason = f"a `decimal` has 1 to {high} digits (more are not exact in SQLite and JavaScript)"
        case _:
            reason = "a `decimal` needs two numbers: digits in all, and decimal places"
    noted.add(reason, f"for example `{row.argument_example}`", part.value_position)
    return None


def _choices(text: str, part: Part, row: TypeRow, noted: Problems) -> tuple[str, ...] | None:
    low, high = _limits(row)
    before = len(noted.errors)
    values = text.split(",")
    seen: dict[str, str] = {}
    position = part.value_position
    for value in values:
        if not value:
            noted.add("an enum value is missing", f"for example `{row.argument_example}`", position)
        elif not _CHOICE.fullmatch(value) or value.endswith("_") or "__" in value:
            hint = "use ASCII letters, digits and single `_`, a letter first"
            noted.add(f"the enum value `{noted.show(value)}` is not a name", hint, position)
        elif len(value) > row.choice_limit:
            reason = f"the enum value `{noted.show(value)}` has {len(value)} characters"
            noted.add(reason, f"at most {row.choice_limit} are allowed", position)
        elif value.casefold() in seen:
            twin = seen[value.casefold()]
            reason = f"`{value}` stands twice" if twin == value else f"`{twin}` and `{value}` differ in case only"
            noted.add(
                f"the enum value {reason}" if twin == value else f"the enum values {reason}", "remove one", position
            )
        seen.setdefault(value.casefold(), value)
        position += len(value) + 1
    if not low <= len(values) <= high:
        noted.add(f"an enum has {low} to {high} values, not {len(values)}", "use `str`, or a ref to an entity", part)
    return tuple(values) if len(noted.errors) == before else None


def _target(text: str, part: Part, row: TypeRow, noted: Problems) -> tuple[str, ...] | None:
    module, dot, entity = text.rpartition(".")
    problem = module_problem(module) if dot else None
    problem = problem or entity_problem(entity)
    if problem is None:
        return (text,)
    noted.add(
        f"`{noted.show(text)}` is neither an entity nor module.Entity ({problem.subject}: {problem.reason})",
        f"for example `{row.argument_example}`",
        part.value_position,
    )
    return None


def _limits(row: TypeRow) -> tuple[int, int]:
    assert row.argument is not None  # noqa: S101  # narrows the type: only types with arguments come here
    return row.argument["low"], row.argument["high"]


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"0|[1-9][0-9]{0,5}", text) else None


_READERS: Mapping[str, Reader] = {"length": _length, "precision": _precision, "choices": _choices, "target": _target}
