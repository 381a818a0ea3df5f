"""Migrations of columns, on tables that hold rows.

On SQLite the table is made anew, with foreign keys off (the project's `migrations/env.py`): rows that refer to it stay.
On PostgreSQL each call is one `ALTER TABLE` that rewrites no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fastmod.fragments import Constraint, Fragments
from fastmod.fragments.layout import Call, Code, Leaf, Named, call
from fastmod.fragments.literals import text_literal
from fastmod.growth.revisions.layout import in_batch, named, refers, revision_file, statement
from fastmod.growth.revisions.words import what_of
from fastmod.migrations import MigrationName
from fastmod.naming import EntityName

__all__ = ["add_columns", "drop_columns"]

_TYPES = {"ck": "check", "fk": "foreignkey", "uq": "unique"}
_LOST = """\
    # The values are gone: where there are rows, a required column comes back without NOT NULL, to be filled by hand."""


def add_columns(name: MigrationName, parents: tuple[str, ...], entity: EntityName, fields: Sequence[Fragments]) -> str:
    """Return a migration that adds fields. Each is optional or has a default, which rows that are there get."""
    what, with_id = what_of("add", entity, fields), refers(fields)
    return revision_file(name, parents, what, _addition(entity, fields), _removal(entity, fields), with_id=with_id)


def drop_columns(name: MigrationName, parents: tuple[str, ...], entity: EntityName, fields: Sequence[Fragments]) -> str:
    """Return a migration that drops fields, and what they held.

    Its downgrade adds them again. A field that is neither optional nor has a default is required again if the table is
    empty, and may be NULL if it is not: nobody knows what the rows held, and a value that was made up would look like
    a real one.
    """
    what, with_id = what_of("remove", entity, fields), refers(fields)
    back = _addition(entity, fields, again=True)
    return revision_file(name, parents, what, _removal(entity, fields), back, with_id=with_id)


def _addition(entity: EntityName, fields: Sequence[Fragments], again: bool = False) -> Iterator[str]:
    columns = [part.migration.column for part in fields]
    if again and not all(part.field.has_default for part in fields):
        rows = call("sa.select", call("sa.exists().select_from", call("sa.table", text_literal(entity.table))))
        yield _LOST
        yield f"    has_rows = {statement(call('op.get_bind().scalar', rows)).lstrip()}"
        columns = [_may_be_empty(part) for part in fields]
    yield from in_batch(
        entity.table,
        [
            *(call("table.add_column", column) for column in columns),
            *(one.later for one in _constraints(fields)),
        ],
    )
    yield from (statement(index.code) for part in fields for index in part.migration.indexes)


def _removal(entity: EntityName, fields: Sequence[Fragments]) -> Iterator[str]:
    for index in [index for part in reversed(fields) for index in reversed(part.migration.indexes)]:
        yield statement(call("op.drop_index", named(index.name), table_name=text_literal(entity.table)))
    yield from in_batch(
        entity.table,
        [
            *(
                call("table.drop_constraint", named(one.name), type_=text_literal(_TYPES[one.kind]))
                for one in reversed(_constraints(fields))
            ),
            *(call("table.drop_column", text_literal(part.column)) for part in reversed(fields)),
        ],
    )


def _constraints(fields: Sequence[Fragments]) -> list[Constraint]:
    every = [one for part in fields for one in part.migration.constraints]
    return sorted(every, key=lambda one: list(_TYPES).index(one.kind))


def _may_be_empty(part: Fragments) -> Code:
    code = part.migration.column
    if part.field.has_default or not isinstance(code, Call):
        return code
    items = [
        Named(item.name, Leaf("has_rows")) if isinstance(item, Named) and item.name == "nullable" else item
        for item in code.items
    ]
    return replace(code, items=tuple(items))
