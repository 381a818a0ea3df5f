"""What a migration does, in words: its file name and its docstring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fastmod.fragments import Fragments
from fastmod.naming import EntityName

__all__ = ["Change", "joined", "what_of"]

Change = Literal["create", "drop", "add", "remove"]

_ROOM = 113
"""The docstring of a migration has one line."""


def what_of(change: Change, entity: EntityName, fields: Sequence[Fragments] = ()) -> str:
    """Return `create orders`, or `add total and status to orders`: what `name_migration` makes a file name of.

    Fields count for `add` and `remove` only; where naming them all takes too long, they are counted.
    """
    if change in ("create", "drop"):
        return f"{change} {entity.table}"
    link = "to" if change == "add" else "from"
    return joined(change, [part.field.name for part in fields], "fields", f" {link} {entity.table}")


def joined(verb: str, names: Sequence[str], noun: str, rest: str) -> str:
    """Return `keep a, b and c of orders`; where naming all takes too long, they are counted."""
    *others, last = names
    named = f"{', '.join(others)} and {last}" if others else last
    what = f"{verb} {named}{rest}"
    return what if len(what) <= _ROOM else f"{verb} {len(names)} {noun}{rest}"
