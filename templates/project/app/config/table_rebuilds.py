"""Tables that a migration makes anew on SQLite, which cannot change a column: nothing else may change on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, DefaultClause, Table, TextClause, event, text

_triggers: dict[str, str] = {}  # of tables that a migration has dropped: name -> table


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """Changing a column on SQLite means: new table, copy, drop the old one. Nothing else shall change."""
    listeners = (("before_create", keep_colons), ("before_drop", note_triggers))
    for moment, listener in listeners:
        event.listen(Table, moment, listener)
    try:
        with foreign_keys_off(connection):
            yield
    finally:
        for moment, listener in listeners:
            event.remove(Table, moment, listener)


def keep_colons(table: Table, _connection: Connection, **_: Any) -> None:
    """SQLAlchemy takes the `:b` in a default that it read from the database for a parameter, and writes NULL."""
    for column in table.columns:
        default = column.server_default
        if isinstance(default, DefaultClause) and default.reflected and isinstance(default.arg, TextClause):
            column.server_default = DefaultClause(text(default.arg.text.replace(":", r"\:")))


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """With foreign keys on, dropping a table would delete the rows that refer to it with ON DELETE CASCADE.

    Goes to the driver because SQLAlchemy would begin a transaction, in which this pragma does nothing.
    """
    before = _foreign_keys(connection)
    try:
        if _foreign_keys(connection, "OFF"):
            raise CommandError("cannot turn foreign keys off: give Alembic a connection without a transaction")
        yield
    finally:
        _foreign_keys(connection, "ON" if before else "OFF")


def _foreign_keys(connection: Connection, wanted: Literal["ON", "OFF"] | None = None) -> bool:
    cursor = connection.connection.cursor()
    if wanted is not None:
        cursor.execute(f"PRAGMA foreign_keys = {wanted}")
    cursor.execute("PRAGMA foreign_keys")
    (state,) = cursor.fetchall()
    cursor.close()
    return bool(state[0])


def check_foreign_keys(*, ctx: MigrationContext, **_: Any) -> None:
    """Runs inside the transaction of each migration, which the error rolls back."""
    if ctx.connection is None or ctx.dialect.name != "sqlite":
        return
    if broken := ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        places = ", ".join(sorted({f"{table} -> {parent}" for table, _row, parent, _key in broken}))
        raise CommandError(f"the migration leaves {len(broken)} rows without their parent ({places}); rolled back")


def note_triggers(table: Table, connection: Connection, **_: Any) -> None:
    """Runs before each DROP TABLE on SQLite, also of one that comes back under its name."""
    found = text("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    _triggers.update((name, owner) for name, owner in connection.execute(found, {"table": table.name}))


def check_triggers(*, ctx: MigrationContext, **_: Any) -> None:
    """A table that is made anew loses its triggers, of which Alembic knows nothing."""
    if ctx.connection is None or not _triggers:
        return
    here = {tuple(row) for row in ctx.connection.exec_driver_sql("SELECT type, name FROM sqlite_master")}
    lost = [name for name, owner in _triggers.items() if ("table", owner) in here and ("trigger", name) not in here]
    _triggers.clear()
    if lost:
        raise CommandError(
            f"the migration loses triggers ({', '.join(sorted(lost))}), create them at its end; rolled back"
        )
