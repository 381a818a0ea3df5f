"""Fixtures that all tests share. Each test sees an empty database and leaves nothing behind.

They import the application themselves: the process that hands tests out to others reads this file too, and the others
start when it has.
"""

from __future__ import annotations

import functools
import gc
import ssl
import sys
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.config.settings import Settings, get_settings

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx2 import AsyncClient
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

    from app.config.database import Database
    from app.shared.events.recorder import EventRecorder

# httpx2 asks for sniffio with every request and looks through all of sys.path where it is missing: said once, it is
# known. That took a fifth of the suite's time.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

# Each HTTP client reads the certificates of this machine, which takes as long as ten tests: one reading serves all.
ssl.create_default_context = functools.cache(ssl.create_default_context)  # type: ignore[assignment]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end: a garbage collector that looks through it is a tenth slower."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        gc.enable()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return get_settings()


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    from tests.support.isolation import created_engine

    async with created_engine(settings) as engine:
        yield engine


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction around the whole test, rolled back at its end."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
def database(connection: AsyncConnection) -> Database:
    from tests.support.isolation import BoundDatabase

    return BoundDatabase(connection)


@pytest.fixture
async def db(database: Database) -> AsyncIterator[AsyncSession]:
    """A session beside the application's own; both see the same data."""
    async with database.session_factory() as session:
        yield session


@pytest.fixture
async def committing_database(settings: Settings, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with real commits and many connections, for tests of what happens at the same time."""
    from tests.support.isolation import CommittingDatabase, created_engine

    async with created_engine(settings, tmp_path) as engine:
        yield CommittingDatabase(engine)


@pytest.fixture(scope="session", autouse=True)
def application() -> FastAPI:
    """The one of these settings: building the routes takes longer than most tests.

    For every test, since it binds what modules offer each other: a service looks for that without the application.
    """
    from app.main import app

    return app


@pytest.fixture
def app(application: FastAPI, settings: Settings, database: Database) -> Iterator[FastAPI]:
    from app.core.rate_limit import RateLimiter

    application.state.settings = settings
    application.state.database = database
    application.state.relay = None
    application.state.rate_limiter = RateLimiter(settings)
    yield application
    application.dependency_overrides.clear()


@pytest.fixture
def client(app: FastAPI) -> AsyncClient:
    """Without connections there is nothing to close."""
    from httpx2 import ASGITransport, AsyncClient

    return AsyncClient(transport=ASGITransport(app=app), base_url="http://test")


@pytest.fixture
def event_recorder() -> Iterator[EventRecorder]:
    """What was published during the test; the outbox is written as ever."""
    from app.shared.events.event_bus import event_bus

    with event_bus.recording() as recorder:
        yield recorder
