"""What the application leans on goes away and comes back: 503 with Retry-After meanwhile, no restart needed."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response
from sqlalchemy import make_url

from app.config.database import Database
from app.core.rate_limit import RateLimiter
from app.core.security import create_access_token
from app.shared.models.base import Base
from tests.modules.conftest import PASSWORD
from tests.support.applications import make_settings
from tests.support.databases import BACKENDS, scratch_database, settings_for

NEW = {"email": "ann@example.com", "full_name": "Ann", "password": PASSWORD}
NOWHERE = "postgresql://u:p@127.0.0.1:1/d"


def is_unavailable(response: Response) -> bool:
    return response.status_code == 503 and int(response.headers.get("Retry-After", 0)) >= 1


@dataclass
class Cable:
    """Between the application and PostgreSQL; can be cut, and left hanging."""

    host: str
    port: int
    frozen: bool = False
    _server: asyncio.Server | None = None
    _writers: set[StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    own_port: int = 0

    async def plug_in(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.own_port)
        self.own_port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        other_reader, other_writer = await asyncio.open_connection(self.host, self.port)
        for source, target in ((reader, other_writer), (other_reader, writer)):
            task = asyncio.create_task(self._copy(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _copy(self, source: StreamReader, target: StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                if not self.frozen:
                    target.write(data)
        except ConnectionError:
            pass
        finally:
            target.close()


@pytest.fixture
async def cable(app: FastAPI, tmp_path: Path) -> AsyncIterator[Cable]:
    """The application, with a cable to its database."""
    if "postgresql" not in BACKENDS:
        pytest.skip("a lost connection needs PostgreSQL: TEST_DATABASE_URL")
    async with scratch_database("postgresql", tmp_path) as url:
        place = make_url(url)
        cable = Cable(place.host or "127.0.0.1", place.port or 5432)
        await cable.plug_in()
        through = place.set(host="127.0.0.1", port=cable.own_port).render_as_string(hide_password=False)
        app.state.database = Database(settings_for(through, DB_STATEMENT_TIMEOUT_SECONDS=0.5))
        async with app.state.database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield cable
        await app.state.database.dispose()
        await cable.cut()


@pytest.mark.threat("A65")
async def test_without_a_database_it_lives_and_is_not_ready(app: FastAPI, client: AsyncClient) -> None:
    app.state.database = Database(make_settings(DATABASE_URL=NOWHERE))

    assert (await client.get("/health/live")).status_code == 200
    assert is_unavailable(await client.get("/health/ready"))
    assert is_unavailable(await client.post("/api/v1/users/", json=NEW))
    assert is_unavailable(await client.post("/api/v1/auth/login", data={"username": "a@b.at", "password": PASSWORD}))


@pytest.mark.threat("A65")
async def test_the_error_names_no_host(app: FastAPI, client: AsyncClient) -> None:
    app.state.database = Database(make_settings(DATABASE_URL=NOWHERE))

    answer = (await client.post("/api/v1/users/", json=NEW)).text

    assert not any(word in answer for word in ("127.0.0.1", "asyncpg", "postgres", "refused"))


@pytest.mark.threat("A65")
async def test_a_database_that_comes_back_is_used_again(client: AsyncClient, cable: Cable) -> None:
    assert (await client.post("/api/v1/users/", json=NEW)).status_code == 200
    for number in range(3):
        await cable.cut()
        assert is_unavailable(await client.post("/api/v1/users/", json=NEW | {"email": f"{number}@example.com"}))
        assert is_unavailable(await client.get("/health/ready"))
        await cable.plug_in()
        assert (await client.get("/health/ready")).status_code == 200
        later = await client.post("/api/v1/users/", json=NEW | {"email": f"later{number}@example.com"})
        assert later.status_code == 200


@pytest.mark.threat("A65")
async def test_a_database_that_hangs_is_given_up(client: AsyncClient, cable: Cable) -> None:
    assert (await client.post("/api/v1/users/", json=NEW)).status_code == 200
    cable.frozen = True
    async with asyncio.timeout(8):
        assert is_unavailable(await client.post("/api/v1/users/", json=NEW | {"email": "b@example.com"}))


@pytest.mark.threat("A66")
async def test_a_pool_that_is_exhausted_is_busy_and_recovers(app: FastAPI, client: AsyncClient, tmp_path: Path) -> None:
    async with scratch_database(BACKENDS[-1], tmp_path) as url:
        pool = {"DB_POOL_SIZE": 2, "DB_MAX_OVERFLOW": 0, "DB_POOL_TIMEOUT_SECONDS": 0.2}
        app.state.database = database = Database(settings_for(url, **pool))
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

        async with database.engine.connect(), database.engine.connect():
            token = create_access_token(user_id=1, role="user", token_version=0)
            headers = {"Authorization": f"Bearer {token}"}
            calls = [client.get("/api/v1/auth/me", headers=headers) for _ in range(40)]
            refused = await asyncio.gather(*calls)
        recovered = await client.post("/api/v1/users/", json=NEW)
        await database.dispose()

    assert [is_unavailable(response) for response in refused] == [True] * 40
    assert recovered.status_code == 200


@pytest.mark.threat("A67")
async def test_without_the_rate_limit_store_logins_are_refused_and_the_rest_works(
    app: FastAPI, client: AsyncClient
) -> None:
    pytest.importorskip("coredis", reason="the extra `redis` is not installed: a lost Redis is not tested")
    whole = app.state.rate_limiter
    app.state.rate_limiter = RateLimiter(make_settings(RATE_LIMIT_STORAGE="async+redis://127.0.0.1:1"))
    try:
        registered = await client.post("/api/v1/users/", json=NEW)
        login = await client.post("/api/v1/auth/login", data={"username": NEW["email"], "password": PASSWORD})
        ready = await client.get("/health/ready")
    finally:
        app.state.rate_limiter = whole

    assert [registered.status_code, ready.status_code] == [200, 200]
    assert is_unavailable(login)
