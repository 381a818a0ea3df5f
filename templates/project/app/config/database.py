"""Engine, sessions and the unit of work outside of requests."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from app.config.settings import Settings

SessionFactory = async_sessionmaker[AsyncSession]

_SQLITE_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "busy_timeout = 5000")


class TrackedSession(Session):
    """Remembers in `info` that it wrote, so that a unit of work that must only read can be checked."""

    WROTE = "wrote"


@event.listens_for(TrackedSession, "after_flush")
def _note_flush(session: Session, _context: object) -> None:
    session.info[TrackedSession.WROTE] = True


@event.listens_for(TrackedSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[TrackedSession.WROTE] = True


def create_engine(settings: Settings, **overrides: Any) -> AsyncEngine:
    """The engine for these settings; nothing connects before the first statement."""
    # hide_parameters: values of failed statements (e-mail addresses, hashes) stay out of logs and error messages.
    options: dict[str, Any] = {"hide_parameters": True}
    options |= _sqlite_options(settings) if settings.is_sqlite else _postgresql_options(settings)
    engine = create_async_engine(settings.DATABASE_URL, **(options | overrides))
    event.listen(engine.sync_engine, "do_connect", _report_unreachable)
    if settings.is_sqlite:
        event.listen(engine.sync_engine, "connect", _set_sqlite_pragmas)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def create_session_factory(engine: AsyncEngine) -> SessionFactory:
    """Objects stay readable after the commit, so that a response can be made from them without another query."""
    return async_sessionmaker(engine, expire_on_commit=False, sync_session_class=TrackedSession)


@asynccontextmanager
async def session_scope(session_factory: SessionFactory) -> AsyncIterator[AsyncSession]:
    """One unit of work outside of a request: committed at the end, rolled back by any exception."""
    async with session_factory() as session:
        yield session
        await session.commit()


def has_written(session: AsyncSession) -> bool:
    return bool(session.new or session.dirty or session.deleted or session.info.get(TrackedSession.WROTE))


async def release_connection(session: AsyncSession) -> None:
    """Give the connection back before something slow, hashing for instance: others would wait for one meanwhile.

    What was read stays readable and may be out of date afterwards; locks are gone. A unit of work that has written
    keeps its connection: one half of it must not be committed without the other.
    """
    if not has_written(session):
        await session.commit()


class Database:
    """Engine and session factories of one process."""

    def __init__(self, settings: Settings) -> None:
        self.engine = create_engine(settings)
        self.session_factory = create_session_factory(self.engine)
        # For requests that only read: on SQLite they must not queue for the one write lock.
        self.read_session_factory = create_session_factory(self.engine.execution_options(sqlite_begin="DEFERRED"))

    @asynccontextmanager
    async def session_scope(self) -> AsyncIterator[AsyncSession]:
        async with session_scope(self.session_factory) as session:
            yield session

    async def dispose(self) -> None:
        await self.engine.dispose()


def _sqlite_options(settings: Settings) -> dict[str, Any]:
    # isolation_level None: the driver must not begin and end transactions behind our back, or savepoints do not work.
    options: dict[str, Any] = {"connect_args": {"isolation_level": None}}
    if make_url(settings.DATABASE_URL).database in (None, "", ":memory:"):
        return options | {"poolclass": StaticPool}  # every connection to :memory: would be a database of its own
    return options | _pool_options(settings)


def _postgresql_options(settings: Settings) -> dict[str, Any]:
    server_settings = {
        "application_name": settings.PROJECT_NAME[:63],
        "statement_timeout": str(int(settings.DB_STATEMENT_TIMEOUT_SECONDS * 1000)),
        "lock_timeout": str(int(settings.DB_LOCK_TIMEOUT_SECONDS * 1000)),
    }
    connect_args = {
        "timeout": settings.DB_CONNECT_TIMEOUT_SECONDS,
        "server_settings": server_settings,
        # A server that hangs, or a cable: it cannot end a statement, so we do.
        "command_timeout": settings.DB_STATEMENT_TIMEOUT_SECONDS + 1,
    }
    return {"connect_args": connect_args, "pool_pre_ping": True} | _pool_options(settings)


def _pool_options(settings: Settings) -> dict[str, Any]:
    return {
        "pool_size": settings.DB_POOL_SIZE,
        "max_overflow": settings.DB_MAX_OVERFLOW,
        "pool_timeout": settings.DB_POOL_TIMEOUT_SECONDS,
    }


def _report_unreachable(dialect: Dialect, _record: ConnectionPoolEntry, args: Any, kwargs: Any) -> DBAPIConnection:
    """Connect; what asyncpg lets through raw (refused, unknown host, starting up) becomes an OperationalError."""
    try:
        return dialect.connect(*args, **kwargs)
    except sqlite3.Error:
        raise
    except Exception as error:
        raise OperationalError("connect", None, error, connection_invalidated=True) from error


def _set_sqlite_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a reader that turns writer later fails at once, whatever busy_timeout says."""
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")
