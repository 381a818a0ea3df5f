"""The names round one field: its enum, its alias, its constraints, and where what its code uses is imported from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastmod.fields.field import Field
from fastmod.fields.table import TypeTable
from fastmod.fragments.layout import Import
from fastmod.naming import EntityName, constraint_name, pascal

__all__ = ["Names", "class_beside", "names_of"]


@dataclass(frozen=True, slots=True)
class Names:
    """See `names_of`."""

    table: str
    column: str
    alias: str
    """`InvoiceTotal`: the type of the field in requests, where it is more than a name."""
    enum: str
    enum_module: str
    target_table: str
    sources: Mapping[str, str]
    """Name -> module it is imported from."""
    quoted: str
    """The column in SQL that stands in the code."""
    closes: bool = False
    """Whether a circle of tables closes by the reference: SQLAlchemy leaves it out of the order of tables."""

    def constraint(self, kind: str, *parts: str) -> tuple[str, bool]:
        """Return the name of a constraint of the table, and whether SQLAlchemy's convention arrives at it by itself."""
        return constraint_name(kind, self.table, *parts)

    def imports(self, *codes: str) -> frozenset[Import]:
        """Return the imports that pieces of code need: every name in them that is not in a string and has a source."""
        words = {word for code in codes for word in re.findall(r"\b[A-Za-z_]\w*\b(?!=)", _STRING.sub('""', code))}
        return frozenset((self.sources[word], word) for word in words if word in self.sources)


LONGEST = 60
"""Longer classes would not fit a line beside a field and a member."""


def class_beside(entity: str, field: str) -> str:
    """Return the name of an enum or type that belongs to a field: `OrderStatus`."""
    name = f"{entity}{pascal(field)}"
    if len(name) <= LONGEST:
        return name
    from hashlib import blake2s

    return f"{name[: LONGEST - 8]}{blake2s(name.encode(), digest_size=4).hexdigest()}"


_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


def names_of(
    field: Field, table: TypeTable, entity: EntityName, module: str, target_table: str, *, closes: bool = False
) -> Names:
    """Return the names round a field of an entity."""
    alias = class_beside(entity.name, field.name)
    enum = alias if field.type == "enum" else ""
    enum_module = f"app.modules.{module}.schemas.{enum}" if enum else ""
    return Names(
        table=entity.table,
        column=field.column,
        alias=alias,
        enum=enum,
        enum_module=enum_module,
        target_table=target_table,
        sources={**table.imports, enum: enum_module} if enum else table.imports,
        quoted=f'"{field.column}"' if field.column in table.sql_words else field.column,
        closes=closes,
    )
