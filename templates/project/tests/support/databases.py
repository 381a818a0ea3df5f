"""Databases of their own for tests that commit, migrate or kill processes."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.config.settings import Settings

_server = Settings(DATABASE_URL=os.environ["TEST_DATABASE_URL"]) if os.environ.get("TEST_DATABASE_URL") else None

# PostgreSQL comes in when TEST_DATABASE_URL names a server; its user must be allowed to create databases.
BACKENDS = ["sqlite", "postgresql"] if _server is not None and not _server.is_sqlite else ["sqlite"]


def settings_for(url: str, **values: Any) -> Settings:
    return Settings(DATABASE_URL=url, **values)


@asynccontextmanager
async def scratch_database(backend: str, folder: Path) -> AsyncIterator[str]:
    """The URL of an empty database that is gone afterwards."""
    if backend == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / f'{uuid4().hex}.db'}"
        return
    assert _server is not None, "PostgreSQL tests need TEST_DATABASE_URL"
    name = f"scratch_{uuid4().hex[:12]}"
    engine = create_async_engine(_server.DATABASE_URL, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(_server.DATABASE_URL).set(database=name).render_as_string(hide_password=False)
    finally:
        async with engine.connect() as connection:
            await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        await engine.dispose()
