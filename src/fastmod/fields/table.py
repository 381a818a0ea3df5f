"""The type table: what each field type takes and becomes, read from `templates/data/types.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["TypeRow", "TypeTable"]


@dataclass(frozen=True, slots=True, eq=False)
class TypeRow:
    """One type. `code` is everything that fragments are made of; the rest are the rules of the grammar.

    Rows and tables are equal to themselves alone, which makes them keys: what a field becomes is worked out once.
    """

    name: str
    summary: str
    argument: Mapping[str, Any] | None
    """`kind` (length, precision, choices, target), and per kind its bounds and default; None for types without one."""
    value: str
    """How `default`, `min` and `max` are read: a key of `fields.values.READERS`."""
    modifiers: tuple[str, ...]
    refused: Mapping[str, str]
    """Why a modifier does not go with the type, where there is more to say than that it does not."""
    bounds: tuple[int, int] | None
    filterable: bool
    sortable: bool
    text_limit: int
    """How long a text may be where no argument says so; 0 for types that are no texts."""
    code: Mapping[str, Any]

    @property
    def measures_length(self) -> bool:
        """Whether `min` and `max` are lengths."""
        return self.text_limit > 0

    @property
    def argument_example(self) -> str:
        """An argument that can be used, as it is typed."""
        return str(self.argument["example"]) if self.argument else self.name

    @property
    def choice_limit(self) -> int:
        """How long a value of an enum may be."""
        return int(self.argument["longest"]) if self.argument else 0


@dataclass(frozen=True, slots=True, eq=False)
class TypeTable:
    """All types of one template version."""

    version: int
    types: Mapping[str, TypeRow]
    imports: Mapping[str, str]
    """Where generated code imports a name from."""
    sql_words: frozenset[str]
    """Words that a column of that name must be quoted for in SQL that stands in the code."""

    @classmethod
    def of(cls, raw: Mapping[str, Any], sql_words: frozenset[str] = frozenset()) -> TypeTable:
        """Build the table from decoded JSON; a missing key is a `KeyError`, as the data come with fastmod."""
        types = {name: _row(name, row) for name, row in raw["types"].items()}
        return cls(raw["version"], types, raw["imports"], sql_words)


def _row(name: str, raw: Mapping[str, Any]) -> TypeRow:
    bounds = raw.get("bounds")
    return TypeRow(
        name=name,
        summary=raw["summary"],
        argument=raw.get("argument"),
        value=raw["value"],
        modifiers=tuple(raw["modifiers"]),
        refused=raw.get("refused", {}),
        bounds=(bounds[0], bounds[1]) if bounds else None,
        filterable=raw["filterable"],
        sortable=raw["sortable"],
        text_limit=raw.get("text_limit", 0),
        code=raw["code"],
    )
