"""A field in a migration: the column and what the table knows about it, with all names spelt out."""

from __future__ import annotations

from dataclasses import dataclass

from fastmod.fields.field import Field
from fastmod.fields.table import TypeRow
from fastmod.fragments.checks import checks_of
from fastmod.fragments.layout import Code, Leaf, Named, call
from fastmod.fragments.model import server_default
from fastmod.fragments.names import Names

__all__ = ["Index", "Migration", "migration_of"]


@dataclass(frozen=True, slots=True)
class Index:
    """An index of one column; `code` makes it."""

    name: str
    column: str
    code: Code


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint: its name in the database, what kind it is (`ck`, `uq`, `fk`), and its code in a create_table."""

    name: str
    kind: str
    code: Code
    later: Code
    """The call that adds it to a table that is there: `table` is what `op.batch_alter_table` gives."""
    target: str = ""
    """The table that a foreign key points to."""


@dataclass(frozen=True, slots=True)
class Migration:
    """Code to be laid out (`layout.lay`) at whatever depth the migration has it. `Id` is the migration's id type."""

    column: Code
    constraints: tuple[Constraint, ...]
    indexes: tuple[Index, ...]


def migration_of(field: Field, row: TypeRow, names: Names) -> Migration:
    """Return the migration's part of a field."""
    arguments: list[Code] = [Leaf(f'"{field.column}"'), Leaf(row.code["alembic"].format(*field.args))]
    if field.default is not None:
        arguments.append(Named("server_default", server_default(field, row, "sa.")))
    arguments.append(Named("nullable", Leaf(str(field.optional))))
    constraints = []
    column = call("", f'"{field.column}"', brackets="[]")
    for own, condition in checks_of(field, row, names):
        name, _ = names.constraint("ck", own)
        code = call("sa.CheckConstraint", condition, name=_named(name))
        later = call("table.create_check_constraint", _named(name), condition)
        constraints.append(Constraint(name, "ck", code, later))
    if field.type == "ref":
        name, _ = names.constraint("fk", field.column, names.target_table)
        rule = f'"{(field.ondelete or "restrict").upper().replace("-", " ")}"'
        target = call("", f'"{names.target_table}.id"', brackets="[]")
        code = call("sa.ForeignKeyConstraint", column, target, name=_named(name), ondelete=rule)
        key = call("", '"id"', brackets="[]")
        later = call("table.create_foreign_key", _named(name), f'"{names.target_table}"', column, key, ondelete=rule)
        constraints.append(Constraint(name, "fk", code, later, names.target_table))
    if field.unique:
        name, _ = names.constraint("uq", field.column)
        code = call("sa.UniqueConstraint", f'"{field.column}"', name=_named(name))
        later = call("table.create_unique_constraint", _named(name), column)
        constraints.append(Constraint(name, "uq", code, later))
    indexes = []
    if (field.index or field.type == "ref") and not field.unique:
        name, _ = names.constraint("ix", field.column)
        made = call("op.create_index", _named(name), f'"{names.table}"', column)
        indexes.append(Index(name, field.column, made))
    return Migration(call("sa.Column", *arguments), tuple(constraints), tuple(indexes))


def _named(name: str) -> Code:
    return call("op.f", f'"{name}"')
