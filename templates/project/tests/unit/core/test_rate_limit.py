"""Rate limits by address and by key."""

from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter, Depends
from httpx2 import ASGITransport, AsyncClient
from limits.errors import StorageError
from starlette.requests import Request

from app.config.settings import Settings
from app.core.exceptions import RateLimitedError, ServiceUnavailableError
from app.core.rate_limit import RateLimit, RateLimiter, client_address
from tests.support.applications import client_of, make_app, make_settings

router = APIRouter()


@router.post("/login", dependencies=[Depends(RateLimit("3/minute", scope="login"))])
@router.post("/register", dependencies=[Depends(RateLimit("3/minute", scope="register"))])
async def limited() -> str:
    return "ok"


@pytest.fixture
async def limited_client(settings: Settings) -> AsyncIterator[AsyncClient]:
    async with client_of(make_app(settings, router)) as client:
        yield client


@pytest.fixture
def limiter(settings: Settings) -> RateLimiter:
    return RateLimiter(settings)


def request_from(host: str | None) -> Request:
    client = None if host is None else (host, 1234)
    return Request({"type": "http", "method": "GET", "path": "/", "headers": [], "client": client})


@pytest.mark.threat("A05")
async def test_the_fourth_request_is_refused_and_told_when_to_return(limited_client: AsyncClient) -> None:
    statuses = [(await limited_client.post("/login")).status_code for _ in range(3)]
    refused = await limited_client.post("/login")
    assert statuses == [200, 200, 200]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


async def test_scopes_are_counted_apart(limited_client: AsyncClient) -> None:
    for _ in range(4):
        await limited_client.post("/login")
    assert (await limited_client.post("/register")).status_code == 200


@pytest.mark.threat("A05")
async def test_addresses_are_counted_apart(settings: Settings) -> None:
    app = make_app(settings, router)
    for _ in range(4):
        async with client_of(app) as client:
            await client.post("/login")
    elsewhere = ASGITransport(app=app, client=("192.0.2.9", 1))
    async with AsyncClient(transport=elsewhere, base_url="http://test") as client:
        assert (await client.post("/login")).status_code == 200


@pytest.mark.threat("A39")
async def test_a_forwarded_header_does_not_change_the_address(limited_client: AsyncClient) -> None:
    answers = [await limited_client.post("/login", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(4)]
    assert answers[-1].status_code == 429


async def test_limits_can_be_switched_off() -> None:
    async with client_of(make_app(make_settings(RATE_LIMIT_ENABLED=False), router)) as client:
        assert {(await client.post("/login")).status_code for _ in range(10)} == {200}


async def test_any_key_can_be_limited(limiter: RateLimiter) -> None:
    await limiter.hit("login:a@example.com", "1/minute")
    await limiter.hit("login:b@example.com", "1/minute")
    with pytest.raises(RateLimitedError):
        await limiter.hit("login:a@example.com", "1/minute")


async def test_a_key_can_be_forgiven(limiter: RateLimiter) -> None:
    await limiter.hit("login:a", "1/minute")
    await limiter.clear("login:a", "1/minute")
    await limiter.hit("login:a", "1/minute")


async def test_the_storage_sees_no_addresses(limiter: RateLimiter) -> None:
    await limiter.hit("login:somebody@example.com", "1/minute")
    assert "somebody" not in str(vars(limiter._storage))


@pytest.mark.threat("A67")
async def test_a_lost_storage_opens_ordinary_routes_and_closes_logins(
    limiter: RateLimiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_args: object) -> bool:
        raise StorageError(ConnectionError())

    monkeypatch.setattr(limiter._strategy, "hit", lost)
    await limiter.hit("search", "1/minute")
    with pytest.raises(ServiceUnavailableError):
        await limiter.hit("login", "1/minute", fail_closed=True)


def test_a_misspelt_limit_shows_at_import() -> None:
    with pytest.raises(ValueError, match="couldn't parse"):
        RateLimit("ten per fortnight", scope="x")


@pytest.mark.threat("A05")
@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::ffff:c000:202", "192.0.2.2"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_one_customer_is_one_address(host: str | None, counted: str) -> None:
    assert client_address(request_from(host)) == counted
