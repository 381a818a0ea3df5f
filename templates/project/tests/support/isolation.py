"""Databases for tests: one that forgets, one that keeps."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine as create_sync_engine
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, async_sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

import app.api.registry  # noqa: F401 - imports the models of all modules
from app.config.database import Database, TrackedSession, create_engine, create_session_factory
from app.config.settings import Settings
from app.shared.models.base import Base


class BoundDatabase(Database):
    """Works inside the transaction of one connection: commits of the code under test end a savepoint, no more."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.engine = connection.engine
        self.session_factory = async_sessionmaker(
            connection,
            expire_on_commit=False,
            sync_session_class=TrackedSession,
            join_transaction_mode="create_savepoint",
        )
        self.read_session_factory = self.session_factory


class CommittingDatabase(Database):
    """The real thing on an engine of its own: for concurrency, relays and crashes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.session_factory = create_session_factory(engine)
        self.read_session_factory = create_session_factory(engine.execution_options(sqlite_begin="DEFERRED"))


@asynccontextmanager
async def created_engine(settings: Settings, folder: Path | None = None) -> AsyncIterator[AsyncEngine]:
    """An engine with all tables and nothing in them: in memory, in a file of `folder`, or in a new schema."""
    if settings.is_sqlite:
        engine = _engine_in_file(settings, folder / "test.db") if folder else await _engine_in_memory(settings)
        yield engine
        await engine.dispose()
        return
    # Never the schema that is there: the suite would drop the tables of whoever gave a wrong URL.
    schema = f"test_{uuid4().hex}"
    engine = create_engine(settings, connect_args={"server_settings": {"search_path": schema}})
    async with engine.begin() as connection:
        await connection.execute(text(f"CREATE SCHEMA {schema}"))
        await connection.run_sync(Base.metadata.create_all)
    try:
        yield engine
    finally:
        async with engine.begin() as connection:
            await connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        await engine.dispose()


def _engine_in_file(settings: Settings, file: Path) -> AsyncEngine:
    """With few connections: they are given out in turn, while whoever waits for SQLite's lock asks again and again."""
    file.write_bytes(_empty_database())
    in_file = settings.model_copy(update={"DATABASE_URL": f"sqlite+aiosqlite:///{file}"})
    return create_engine(in_file, pool_size=4, max_overflow=0)


async def _engine_in_memory(settings: Settings) -> AsyncEngine:
    engine = create_engine(settings, connect_args={"isolation_level": None, "check_same_thread": False})
    event.listen(engine.sync_engine, "connect", run_inline)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    return engine


def run_inline(connection: Any, _record: ConnectionPoolEntry) -> None:
    """Where no statement waits for another task, handing it to a thread and back costs more than running it."""

    async def execute(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        return function(*arguments, **options)

    connection.driver_connection._execute = execute


@cache
def _empty_database() -> bytes:
    """An SQLite file with all tables: making them takes longer than most tests, so it is done once."""
    engine = create_sync_engine("sqlite://")
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    with engine.connect() as connection:
        content: bytes = connection.connection.driver_connection.serialize()  # type: ignore[union-attr]
    engine.dispose()
    return content
