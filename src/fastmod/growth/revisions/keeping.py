"""Migrations of data that outlive their model (`--keep-data`), and of data that get one again.

What is kept is rows, without rules: no column needs a value, no foreign key holds a parent or takes rows with it, no
name of an index or constraint is in the way. Taking back puts the rules on again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fastmod.fragments import Constraint, Fragments, lay
from fastmod.fragments.layout import WIDTH, Code, call
from fastmod.fragments.literals import text_literal
from fastmod.growth.revisions.layout import in_batch, named, revision_file, statement
from fastmod.growth.revisions.words import joined
from fastmod.migrations import MigrationName
from fastmod.naming import EntityName

__all__ = ["Left", "keep_data", "take_back", "what_is_kept", "what_is_taken_back"]

Left = tuple[EntityName, Sequence[Fragments]]
"""An entity and those of its fields that are kept, or taken back."""

_KINDS = {"ck": "check", "fk": "foreignkey", "uq": "unique"}
_NOTHING = "    pass  # all rows and columns stay as they are"
_LACKS = '''

def _lacks(table: str, column: str) -> bool:
    """Whether a row has no value there: such a column cannot be required."""
    rows = sa.exists().select_from(sa.table(table)).where(sa.column(column).is_(None))
    return bool(op.get_bind().scalar(sa.select(rows)))
'''


def what_is_kept(left: Sequence[Left], *, tables: bool) -> str:
    """Return `keep orders`, or `keep total of orders`."""
    if tables:
        return joined("keep", [entity.table for entity, _ in left], "tables", "")
    ((entity, parts),) = left
    return joined("keep", [part.field.name for part in parts], "fields", f" of {entity.table}")


def what_is_taken_back(entity: EntityName, parts: Sequence[Fragments]) -> str:
    """Return `take back total of orders`."""
    return joined("take back", [part.field.name for part in parts], "fields", f" of {entity.table}")


def keep_data(name: MigrationName, parents: tuple[str, ...], what: str, left: Sequence[Left]) -> str:
    """Return a migration that takes the rules off what is kept, and says in `kept` what that is."""
    lines = ["kept: dict[str, dict[str, str]] = {"]
    for entity, parts in left:
        lines.append(f"    {text_literal(entity.table)}: {{{'' if parts else '},'}")
        lines += [_short(f"        {text_literal(one.column)}: {text_literal(str(one.field))},") for one in parts]
        lines += ["    },"] if parts else []
    told = "\n# No model has these; comparisons with the models leave them out.\n" + "\n".join([*lines, "}"])
    upgrade = [line for entity, parts in left for line in _relaxed(entity, parts)]
    downgrade = [line for entity, parts in reversed(left) for line in _restored(entity, parts, strict=False)]
    after = _LACKS if any("_lacks(" in line for line in downgrade) else ""
    return revision_file(
        name, parents, what, upgrade or [_NOTHING], downgrade or [_NOTHING], with_id=False, told=told, after=after
    )


def take_back(name: MigrationName, parents: tuple[str, ...], entity: EntityName, parts: Sequence[Fragments]) -> str:
    """Return a migration that puts the rules on again. Where rows do not keep them the database refuses it whole."""
    columns = call("", *(text_literal(part.column) for part in parts), brackets="[]")
    begin = f"    {text_literal(entity.table)}: "
    told = f"\ntaken_back: dict[str, list[str]] = {{\n{begin}{lay(columns, 4, len(begin), 1)},\n}}"
    upgrade = list(_restored(entity, parts, strict=True))
    what = what_is_taken_back(entity, parts)
    downgrade = list(_relaxed(entity, parts))
    return revision_file(
        name, parents, what, upgrade or [_NOTHING], downgrade or [_NOTHING], with_id=False, told=told
    )  # fmt: skip


def _relaxed(entity: EntityName, parts: Sequence[Fragments]) -> Iterator[str]:
    for index in [index for part in reversed(parts) for index in reversed(part.migration.indexes)]:
        yield statement(call("op.drop_index", named(index.name), table_name=text_literal(entity.table)))
    calls = [
        call("table.drop_constraint", named(one.name), type_=text_literal(_KINDS[one.kind]))
        for one in reversed(_constraints(parts))
    ]
    calls += [call("table.alter_column", text_literal(part.column), nullable="True") for part in _required(parts)]
    if calls:
        yield from in_batch(entity.table, calls)


def _restored(entity: EntityName, parts: Sequence[Fragments], *, strict: bool) -> Iterator[str]:
    required = _required(parts)
    if strict and required:
        yield "    # Fails as a whole where a row lacks a value: fill it, then migrate again."
    for part in parts:
        if part.field.type == "ref" and (part.field.optional or not strict):
            yield from _orphans(entity, part)
    calls: list[Code] = [
        call(
            "table.alter_column",
            text_literal(part.column),
            nullable="False" if strict else call("_lacks", text_literal(entity.table), text_literal(part.column)),
        )
        for part in required
    ]
    calls += [one.later for one in _constraints(parts)]
    if calls:
        yield from in_batch(entity.table, calls)
    yield from (statement(index.code) for part in parts for index in part.migration.indexes)


def _orphans(entity: EntityName, part: Fragments) -> Iterator[str]:
    """Parents may have gone while nothing held them."""
    (target,) = (one for one in part.migration.constraints if one.kind == "fk")
    column = f'"{part.column}"'
    pieces = (
        f'UPDATE "{entity.table}" ',
        f"SET {column} = NULL ",
        f"WHERE {column} NOT IN ",
        f'(SELECT id FROM "{target.target}")',  # noqa: S608  # a checked name
    )
    whole = statement(call("op.execute", text_literal("".join(pieces))))
    if max(map(len, whole.splitlines())) <= WIDTH:
        yield whole
    else:
        yield from ("    op.execute(", *(f"        {text_literal(piece)}" for piece in pieces), "    )")


def _required(parts: Iterable[Fragments]) -> list[Fragments]:
    """Columns that a row cannot do without."""
    return [part for part in parts if not part.field.has_default]


def _constraints(parts: Sequence[Fragments]) -> list[Constraint]:
    every = [one for part in parts for one in part.migration.constraints]
    return sorted(every, key=lambda one: list(_KINDS).index(one.kind))


def _short(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line}  # noqa: E501"
