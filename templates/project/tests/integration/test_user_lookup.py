"""Both implementations of `SharedUserLookup` give the same answers; callers cannot tell which one they have.

The remote one asks a second copy of this application, a process of its own, about the users in the same database.
"""

from collections.abc import AsyncIterator
from dataclasses import asdict

import pytest
import structlog
from pydantic import SecretStr

from app.config.database import Database
from app.core.exceptions import ServiceUnavailableError
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.services.UserLookupService import UserLookupService
from app.shared.clients.HttpUserLookup import HttpUserLookup
from app.shared.clients.ServiceClient import CallLimits, ServiceClient
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.models.base import utc_now
from tests.support.databases import BACKENDS, scratch_database, settings_for
from tests.support.servers import OddServer, Reply, RunningCopy, running_copy

TOKEN = "internal-token-of-both-sides-0123456789"
PEOPLE = (
    {"email": "ann@example.com", "full_name": "Ann", "email_verified_at": utc_now(), "token_version": 3},
    {"email": "idle+tag@example.com", "full_name": "Idle & Söhne", "is_active": False},
    {"email": "ada@example.com", "full_name": "Ada", "role": "admin"},
)


@pytest.fixture(scope="module")
async def users_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with scratch_database(BACKENDS[-1], tmp_path_factory.mktemp("users")) as url:
        yield url


@pytest.fixture(scope="module")
async def copy(users_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningCopy]:
    log = tmp_path_factory.mktemp("log") / "copy.log"
    async with running_copy(users_url, log, INTERNAL_API_TOKENS=TOKEN) as copy:
        database = Database(settings_for(users_url))
        async with database.session_scope() as db:
            for values in PEOPLE:
                db.add(User(**({"is_active": True, "token_version": 0, "role": "user", "password_hash": "x"} | values)))
                await db.flush()
        await database.dispose()
        yield copy


def client_for(url: str, token: str = TOKEN) -> ServiceClient:
    return ServiceClient("users", url, SecretStr(token), CallLimits(attempts=1))


@pytest.fixture(params=["local", "http"])
async def lookup(request: pytest.FixtureRequest, users_url: str, copy: RunningCopy) -> AsyncIterator[SharedUserLookup]:
    if request.param == "http":
        client = client_for(f"{copy.url}/api/v1")
        yield HttpUserLookup(client)
        await client.aclose()
        return
    database = Database(settings_for(users_url))
    async with database.read_session_factory() as db:
        yield UserLookupService(UserRepository(db))
    await database.dispose()


async def test_by_id(lookup: SharedUserLookup) -> None:
    found = [await lookup.get_user_basic_info(number) for number in (1, 2, 3)]

    assert [asdict(each) for each in found if each] == [
        {"id": 1, "email": "ann@example.com", "full_name": "Ann", "is_active": True, "role": "user",
         "token_version": 3, "is_verified": True},
        {"id": 2, "email": "idle+tag@example.com", "full_name": "Idle & Söhne", "is_active": False, "role": "user",
         "token_version": 0, "is_verified": False},
        {"id": 3, "email": "ada@example.com", "full_name": "Ada", "is_active": True, "role": "admin",
         "token_version": 0, "is_verified": False},
    ]  # fmt: skip


@pytest.mark.parametrize("number", [4, 0, -1, 2**31 - 1, 2**31, 2**40])
async def test_no_such_id(lookup: SharedUserLookup, number: int) -> None:
    assert await lookup.get_user_basic_info(number) is None
    assert not await lookup.validate_user_exists_and_active(number)


@pytest.mark.parametrize("email", ["ann@example.com", "ANN@Example.com"])
async def test_by_email(lookup: SharedUserLookup, email: str) -> None:
    found = await lookup.find_by_email(email)
    assert found is not None
    assert found == await lookup.get_user_basic_info(1)


async def test_an_address_with_characters_that_urls_use(lookup: SharedUserLookup) -> None:
    found = await lookup.find_by_email("idle+tag@example.com")
    assert found is not None
    assert found.id == 2


@pytest.mark.parametrize(
    "email",
    ["", " ", "nobody@example.com", "a&b=c#d?e%00/../", "%", "_", "ann@example.com ", "x" * 300, "ünï@exämple.com"],
)
async def test_no_such_address(lookup: SharedUserLookup, email: str) -> None:
    assert await lookup.find_by_email(email) is None


async def test_who_is_active(lookup: SharedUserLookup) -> None:
    assert [await lookup.validate_user_exists_and_active(number) for number in (1, 2, 3)] == [True, False, True]


@pytest.mark.parametrize(
    ("path", "token"), [("/api/v1", "w" * 40), ("/api/v2", TOKEN), ("", TOKEN), ("/api/v1/users", TOKEN)]
)
async def test_wrong_settings_are_an_error_and_not_an_unknown_user(copy: RunningCopy, path: str, token: str) -> None:
    client = client_for(copy.url + path, token)
    with pytest.raises(ServiceUnavailableError) as caught:
        await HttpUserLookup(client).get_user_basic_info(1)
    await client.aclose()
    assert caught.value.error_code == "REMOTE_REFUSED"
    assert "check its URL and our token" in str(caught.value.__cause__)


@pytest.mark.parametrize(
    "body",
    [
        b'{"code": 200, "message": "ok"}',
        b'{"data": {"id": 1}}',
        b'{"data": {"id": "1", "email": "a@example.com", "full_name": "A", "is_active": 1, "role": "user",'
        b' "token_version": 0, "is_verified": true}}',
        b'{"data": {"id": 2, "email": "b@example.com", "full_name": "B", "is_active": true, "role": "user",'
        b' "token_version": 0, "is_verified": true}}',
    ],
    ids=["no data", "half a user", "wrong types", "somebody else"],
)
async def test_half_an_answer_is_an_error_and_not_an_unknown_user(body: bytes) -> None:
    server = OddServer([Reply(body=body)])
    await server.start()
    client = client_for(server.url)
    lookup = HttpUserLookup(client)
    with pytest.raises(ServiceUnavailableError):
        await lookup.get_user_basic_info(1)
    with pytest.raises(ServiceUnavailableError):
        await lookup.find_by_email("a@example.com")
    with pytest.raises(ServiceUnavailableError):
        await lookup.validate_user_exists_and_active(1)
    await client.aclose()
    await server.stop()


async def test_repetitions_are_logged_without_the_address() -> None:
    server = OddServer([Reply(status=503), Reply(body=b'{"data": null}')])
    await server.start()
    client = ServiceClient("users", server.url, SecretStr(TOKEN), CallLimits(attempts=2))
    with structlog.testing.capture_logs() as lines:
        assert await HttpUserLookup(client).find_by_email("ann@example.com") is None
    await client.aclose()
    await server.stop()
    assert len(server.requests) == 2
    assert "stamina.retry_scheduled" in str(lines)
    assert "ann@" not in str(lines)
