"""Fixtures that all tests share. Each test sees an empty database and leaves nothing behind."""

import gc
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from app.config.database import Database
from app.config.settings import Settings, get_settings
from app.core.rate_limit import RateLimiter
from app.main import create_application
from app.shared.events.event_bus import event_bus
from app.shared.events.recorder import EventRecorder
from tests.support.isolation import BoundDatabase, CommittingDatabase, created_engine

# Imports and collected tests stay to the end: looking through them again and again took a tenth of the suite's time.
gc.freeze()
gc.set_threshold(50_000, 20, 20)

# httpx2 asks for sniffio with every request and looks through all of sys.path where it is missing: said once, it is
# known. That took a fifth of the suite's time.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def settings() -> Settings:
    return get_settings()


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
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
    return BoundDatabase(connection)


@pytest.fixture
async def db(database: Database) -> AsyncIterator[AsyncSession]:
    """A session beside the application's own; both see the same data."""
    async with database.session_factory() as session:
        yield session


@pytest.fixture
async def committing_database(settings: Settings, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with real commits and many connections, for tests of what happens at the same time."""
    async with created_engine(settings, tmp_path) as engine:
        yield CommittingDatabase(engine)


@pytest.fixture(scope="session")
def application(settings: Settings) -> FastAPI:
    """Made once: building the routes takes longer than most tests."""
    return create_application(settings)


@pytest.fixture
def app(application: FastAPI, settings: Settings, database: Database) -> Iterator[FastAPI]:
    application.state.settings = settings
    application.state.database = database
    application.state.relay = None
    application.state.rate_limiter = RateLimiter(settings)
    yield application
    application.dependency_overrides.clear()


@pytest.fixture
def client(app: FastAPI) -> AsyncClient:
    """Without connections there is nothing to close."""
    return AsyncClient(transport=ASGITransport(app=app), base_url="http://test")


@pytest.fixture
def event_recorder() -> Iterator[EventRecorder]:
    """What was published during the test; the outbox is written as ever."""
    with event_bus.recording() as recorder:
        yield recorder
