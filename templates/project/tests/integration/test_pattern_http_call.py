"""Pattern: HTTP call. The users module runs in another process; callers resolve the same Protocol as ever."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import Settings
from app.main import create_application, lifespan
from app.modules.users.services.UserLookupService import UserLookupService
from app.shared.clients.binding import bind_remote
from app.shared.clients.HttpUserLookup import HttpUserLookup
from app.shared.clients.ServiceClient import ServiceClient
from app.shared.interfaces.registry import InterfaceRegistry, interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from tests.modules.conftest import PASSWORD, MakeUser, headers_of, make_user
from tests.support.applications import make_settings
from tests.support.databases import BACKENDS, scratch_database
from tests.support.outbox import eventually
from tests.support.servers import OddServer, Reply, RunningCopy, running_copy

__all__ = ["make_user"]

TOKEN = "internal-token-of-both-sides-0123456789"


@pytest.fixture
async def users_service(tmp_path: Path) -> AsyncIterator[RunningCopy]:
    async with (
        scratch_database(BACKENDS[-1], tmp_path) as url,
        running_copy(url, tmp_path / "users.log", INTERNAL_API_TOKENS=TOKEN) as copy,
    ):
        yield copy


@pytest.fixture
def local() -> Iterator[None]:
    """Puts the local implementation back afterwards."""
    original = interfaces._factories[SharedUserLookup]
    yield
    interfaces.bind(SharedUserLookup, original)


def remote_at(url: str) -> Settings:
    return make_settings(USERS_API_URL=url, USERS_API_TOKEN=TOKEN)


async def closed(clients: list[ServiceClient]) -> None:
    for client in clients:
        await client.aclose()


async def test_the_other_process_answers(users_service: RunningCopy, db: AsyncSession) -> None:
    async with AsyncClient(base_url=users_service.url) as browser:
        ann = {"email": "ann@example.com", "full_name": "Ann", "password": PASSWORD}
        user_id = (await browser.post("/api/v1/users/", json=ann)).json()["data"]["id"]
    registry = InterfaceRegistry()
    clients = bind_remote(remote_at(f"{users_service.url}/api/v1"), registry)

    lookup = registry.resolve(SharedUserLookup, db)
    info = await lookup.get_user_basic_info(user_id)
    await closed(clients)

    assert isinstance(lookup, HttpUserLookup)
    assert info is not None
    assert (info.email, info.is_verified) == ("ann@example.com", False)
    path = f'"path": "/api/v1/users/internal/{user_id}"'
    await eventually(lambda: path in users_service.log.read_text())  # the line comes after the answer


async def test_without_the_setting_it_stays_local(db: AsyncSession) -> None:
    assert bind_remote(make_settings()) == []
    assert isinstance(interfaces.resolve(SharedUserLookup, db), UserLookupService)


async def test_while_the_other_side_is_down_requests_say_when_to_come_back(
    client: AsyncClient, make_user: MakeUser, local: None
) -> None:
    """Neither a 500 nor an account that suddenly does not exist."""
    server = OddServer()
    await server.start()
    await server.stop()
    clients = bind_remote(remote_at(server.url))

    response = await client.get("/api/v1/auth/me", headers=headers_of(await make_user("ann")))
    await closed(clients)

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    assert response.json()["data"]["error_code"] == "SERVICE_UNAVAILABLE"
    assert "127.0.0.1" not in response.text


async def test_the_request_id_reaches_the_other_side(client: AsyncClient, make_user: MakeUser, local: None) -> None:
    server = OddServer([Reply(status=404)])
    await server.start()
    clients = bind_remote(remote_at(server.url))

    headers = headers_of(await make_user("ann")) | {"X-Request-ID": "one-id-for-both"}
    response = await client.get("/api/v1/auth/me", headers=headers)
    await closed(clients)
    await server.stop()

    assert response.status_code == 503
    assert "x-request-id: one-id-for-both" in server.requests[0].lower()


async def test_the_application_binds_it_and_closes_it_at_shutdown(db: AsyncSession, local: None) -> None:
    app = create_application(remote_at("http://127.0.0.1:9"))
    [users] = app.state.clients
    async with lifespan(app):
        assert isinstance(interfaces.resolve(SharedUserLookup, db), HttpUserLookup)
        assert not users._http.is_closed
    assert users._http.is_closed
