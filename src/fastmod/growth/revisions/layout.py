"""A revision file: its head as that of the project's other migrations, and two functions of given statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fastmod.fragments import Fragments, lay
from fastmod.fragments.layout import Call, Code, Leaf, call
from fastmod.fragments.literals import text_literal
from fastmod.migrations import MigrationName

__all__ = ["in_batch", "named", "refers", "revision_file", "statement"]

_ID = 'Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")\n'


def revision_file(
    name: MigrationName,
    parents: tuple[str, ...],
    what: str,
    upgrade: Iterable[str],
    downgrade: Iterable[str],
    *,
    with_id: bool,
    told: str = "",
    after: str = "",
) -> str:
    """Return the whole file.

    `with_id`: the statements use `Id`, the type of all keys. `told` are constants, `after` is a function.
    """
    begin = "down_revision: str | tuple[str, ...] | None = "
    body = (
        f"def upgrade() -> None:\n{''.join(f'{one}{chr(10)}' for one in upgrade)}\n\n"
        f"def downgrade() -> None:\n{''.join(f'{one}{chr(10)}' for one in downgrade)}{after}"
    )
    imports = "import sqlalchemy as sa\n" if with_id or "sa." in body else ""
    imports += "from alembic import op\n" if "op." in body else ""
    return (
        f'"""{what[0].upper()}{what[1:]}."""\n\n'
        f"{f'{imports}{chr(10)}' if imports else ''}"
        f"revision: str = {text_literal(name.revision)}\n"
        f"{begin}{lay(_literal(parents), 0, len(begin))}\n"
        f"{f'{chr(10)}{_ID}' if with_id else ''}{f'{told}{chr(10)}' if told else ''}\n\n{body}"
    )


def statement(code: Code, indent: int = 4) -> str:
    """Return a call as a statement, without the line break at its end."""
    return f"{' ' * indent}{lay(code, indent, indent)}"


def in_batch(table: str, calls: Sequence[Code]) -> list[str]:
    """Return `ALTER TABLE` in Alembic's batch mode: SQLite, which alters little, gets a new table and the old rows."""
    return [f"    with op.batch_alter_table({text_literal(table)}) as table:", *(statement(one, 8) for one in calls)]


def named(name: str) -> Call:
    """Return a name as it is in the database: no convention is applied to it."""
    return call("op.f", text_literal(name))


def refers(fields: Iterable[Fragments]) -> bool:
    """Whether the columns of any of the fields use `Id`."""
    return any(part.field.type == "ref" for part in fields)


def _literal(parents: tuple[str, ...]) -> Code:
    if len(parents) > 1:
        return call("", *(text_literal(parent) for parent in parents))
    return Leaf(text_literal(parents[0]) if parents else "None")
