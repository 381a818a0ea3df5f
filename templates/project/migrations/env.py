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
from sqlalchemy import Column, Connection, FetchedValue, Identity, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

import app.api.registry  # all models of all modules
import app.shared.models  # noqa: F401 - and those of no module
from app.config.kept_data import is_kept, kept_data
from app.config.settings import get_settings
from app.config.table_rebuilds import check_foreign_keys, check_triggers, rebuilding
from app.shared.models.base import Base, UTCDateTime

config = context.config

# Any fixed number: two deployments that migrate one database at the same moment wait for each other.
_LOCK = 7_246_018_351


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


def include_object(item: Any, name: str | None, kind: str, _reflected: bool, _compared_to: Any) -> bool:
    """Leave out what was kept in the database without a model."""
    if kind not in ("table", "column"):
        return True
    table, column = (name, None) if kind == "table" else (item.table.name, name)
    return not is_kept(kept_data(config), Base.metadata, str(table), column)


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


def configure(**where: Any) -> None:
    context.configure(
        **where,
        target_metadata=Base.metadata,
        compare_type=True,
        render_item=render_item,
        include_object=include_object,
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
