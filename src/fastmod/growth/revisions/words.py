"""What a migration does, in words: its file name and its docstring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fastmod.fragments import Fragments
from fastmod.naming import EntityName

__all__ = ["Change", "what_of"]

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
    *others, last = [part.field.name for part in fields]
    named = f"{', '.join(others)} and {last}" if others else last
    what = f"{change} {named} {link} {entity.table}"
    return what if len(what) <= _ROOM else f"{change} {len(fields)} fields {link} {entity.table}"
