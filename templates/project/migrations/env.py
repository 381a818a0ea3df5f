"""How Alembic reaches the database, and what it compares.

Tests and tools may hand over a database in `config.attributes`: a "url", or a synchronous "connection".
"""

import asyncio
import time
from collections.abc import Iterable, Iterator, MutableSequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    Column,
    Connection,
    DefaultClause,
    FetchedValue,
    Identity,
    Table,
    TextClause,
    event,
    make_url,
    text,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

import app.api.registry  # all models of all modules
import app.shared.models  # noqa: F401 - and those of no module
from app.config.settings import get_settings
from app.shared.models.base import Base, UTCDateTime

config = context.config

# Any fixed number: two deployments that migrate one database at the same moment wait for each other.
_LOCK = 7_246_018_351

_triggers: dict[str, str] = {}  # of tables that a migration has dropped on SQLite: name -> table


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations must not import application code: that changes, and they must not."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_default_on_sqlite(
    _context: MigrationContext,
    _inspected: Column[Any],
    _model: Column[Any],
    _inspected_default: str | None,
    model_default: FetchedValue | None,
    _rendered: str | None,
) -> bool | None:
    """SQLite numbers rows without being told: to it, an identity is no difference. None: compare as ever."""
    return False if isinstance(model_default, Identity) else None


def tidy_revision(
    _context: MigrationContext, _revision: str | Iterable[str | None], directives: MutableSequence[MigrationScript]
) -> None:
    """No file when nothing has changed, and never two files that begin with the same second.

    Files are named by the second; waiting for the next one keeps names apart and in the order of their making.
    """
    options = config.cmd_opts
    upgrade = directives[0].upgrade_ops
    if getattr(options, "autogenerate", False) and upgrade is not None and upgrade.is_empty():
        directives.clear()
        config.print_stdout("The models and the migrations agree: nothing to do.")
        return
    versions = Path(ScriptDirectory.from_config(config).versions)
    while any(versions.glob(f"{datetime.now(UTC):%Y%m%d_%H%M%S}_*.py")):
        time.sleep(0.05)


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


def configure(**where: Any) -> None:
    context.configure(
        **where,
        target_metadata=Base.metadata,
        compare_type=True,
        render_item=render_item,
        process_revision_directives=tidy_revision,
        transaction_per_migration=True,
    )


def migrate(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    with rebuilding(connection) if on_sqlite else one_at_a_time(connection):
        configure(
            connection=connection,
            compare_server_default=compare_default_on_sqlite if on_sqlite else True,
            render_as_batch=on_sqlite,
            # SQLite can roll DDL back; Alembic only assumes that the driver gets in the way, see _begin_ourselves.
            transactional_ddl=True,
            on_version_apply=[check_foreign_keys, check_triggers],
        )
        with context.begin_transaction():
            context.run_migrations()


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


@contextmanager
def one_at_a_time(connection: Connection) -> Iterator[None]:
    """Hold an advisory lock of PostgreSQL, which also ends with the connection."""
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
        connection.commit()


def create_engine(url: str) -> AsyncEngine:
    """Not the application's engine: a migration may take longer than its time-outs allow."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, poolclass=NullPool)
    engine = create_async_engine(
        url, poolclass=NullPool, connect_args={"isolation_level": None, "timeout": 30}, hide_parameters=True
    )
    event.listen(engine.sync_engine, "begin", _begin_ourselves)
    return engine


def _begin_ourselves(connection: Connection) -> None:
    """The driver begins a transaction at the first INSERT only, too late for a CREATE TABLE before it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


async def migrate_url(url: str) -> None:
    engine = create_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


def main() -> None:
    url = config.attributes.get("url") or get_settings().DATABASE_URL
    if context.is_offline_mode():
        configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
        with context.begin_transaction():
            context.run_migrations()
    elif (connection := config.attributes.get("connection")) is not None:
        migrate(connection)
    else:
        asyncio.run(migrate_url(url))


main()
