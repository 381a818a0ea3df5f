"""Migrations of whole tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastmod.fragments import Fragments, lay
from fastmod.fragments.layout import Code, call
from fastmod.fragments.literals import text_literal
from fastmod.growth.revisions.layout import named, revision_file, statement
from fastmod.growth.revisions.words import what_of
from fastmod.migrations import MigrationName
from fastmod.naming import EntityName, constraint_name

__all__ = ["create_table", "drop_table"]

_TIMES = ("created_at", "updated_at")


def create_table(name: MigrationName, parents: tuple[str, ...], entity: EntityName, fields: Sequence[Fragments]) -> str:
    """Return a migration that creates the table of an entity, with what the base class `Entity` brings."""
    what = what_of("create", entity)
    return revision_file(name, parents, what, _creation(entity, fields), [_removal(entity)], with_id=True)


def drop_table(name: MigrationName, parents: tuple[str, ...], entity: EntityName, fields: Sequence[Fragments]) -> str:
    """Return a migration that drops the table of an entity. Its downgrade makes the table again, empty."""
    what = what_of("drop", entity)
    return revision_file(name, parents, what, [_removal(entity)], _creation(entity, fields), with_id=True)


def _creation(entity: EntityName, fields: Sequence[Fragments]) -> Iterator[str]:
    columns: list[Code] = [call("sa.Column", '"id"', "Id", "sa.Identity()", nullable="False")]
    columns += [part.migration.column for part in fields]
    columns += [
        call("sa.Column", text_literal(column), "sa.DateTime(timezone=True)", nullable="False") for column in _TIMES
    ]
    name, _ = constraint_name("pk", entity.table)
    key = call("sa.PrimaryKeyConstraint", '"id"', name=named(name))
    items = [*columns, *_constraints(fields, "ck"), *_constraints(fields, "fk"), key, *_constraints(fields, "uq")]
    yield "    op.create_table("
    yield f"        {text_literal(entity.table)},"
    yield from (f"        {lay(item, 8, 8, 1)}," for item in items)
    yield "    )"
    yield from (statement(index.code) for part in fields for index in part.migration.indexes)


def _constraints(fields: Sequence[Fragments], kind: str) -> list[Code]:
    return [one.code for part in fields for one in part.migration.constraints if one.kind == kind]


def _removal(entity: EntityName) -> str:
    """Drop the table; its indexes and constraints go with it."""
    return statement(call("op.drop_table", text_literal(entity.table)))
