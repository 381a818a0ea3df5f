"""What is refused before any endpoint sees it: foreign origins, foreign host names, bodies without end."""

from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter, Request
from httpx2 import AsyncClient

from app.config.settings import Settings
from tests.support.applications import client_of, make_app, make_settings

ORIGIN = "https://app.example.com"
router = APIRouter()


@router.get("/context")
async def context() -> str:
    return "ok"


@router.get("/health/probe")
async def probe() -> str:
    return "ok"


@router.post("/body")
async def body(request: Request) -> int:
    return len(await request.body())


@router.post("/unread")
async def unread() -> str:
    return "ok"


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[AsyncClient]:
    settings = make_settings(CORS_ORIGINS=ORIGIN, ALLOWED_HOSTS="test,*.example.com", MAX_BODY_BYTES=1000)
    async with client_of(make_app(settings, router)) as client:
        yield client


@pytest.mark.threat("A37")
async def test_only_listed_origins_may_read(browser: AsyncClient) -> None:
    good = await browser.get("/context", headers={"Origin": ORIGIN})
    evil = await browser.get("/context", headers={"Origin": "https://evil.example"})
    assert good.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert good.headers["Access-Control-Allow-Credentials"] == "true"
    assert {"ETag", "Retry-After", "X-Request-ID"} <= {*good.headers["Access-Control-Expose-Headers"].split(", ")}
    assert "Access-Control-Allow-Origin" not in evil.headers


@pytest.mark.threat("A37")
async def test_any_origin_never_goes_with_credentials() -> None:
    async with client_of(make_app(make_settings(CORS_ORIGINS="*"), router)) as client:
        response = await client.get("/context", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.threat("A37")
async def test_no_origin_is_allowed_by_default(settings: Settings) -> None:
    async with client_of(make_app(settings, router)) as client:
        response = await client.get("/context", headers={"Origin": ORIGIN})
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("host", ["test", "TEST:8000", "api.example.com", "a.b.example.com"])
async def test_own_host_names_are_served(browser: AsyncClient, host: str) -> None:
    assert (await browser.get("/context", headers={"Host": host})).status_code == 200


@pytest.mark.threat("A39")
@pytest.mark.parametrize(
    "host", ["evil.example", "example.com", "test.evil.example", "evilexample.com", "", "10.0.0.1"]
)
async def test_other_host_names_are_refused(browser: AsyncClient, host: str) -> None:
    response = await browser.get("/context", headers={"Host": host})
    assert response.status_code == 400
    assert response.json()["message"] == "Unknown host name"


async def test_health_probes_come_by_address(browser: AsyncClient) -> None:
    assert (await browser.get("/health/probe", headers={"Host": "10.0.0.1:8000"})).status_code == 200


@pytest.mark.threat("A31")
@pytest.mark.parametrize("path", ["/body", "/unread"])
async def test_declared_lengths_are_bounded_before_reading(browser: AsyncClient, path: str) -> None:
    response = await browser.post(path, content=b"x" * 1001)
    assert response.status_code == 413
    assert response.json()["data"]["error_code"] == "CONTENT_TOO_LARGE"
    assert len(response.content) < 1024


@pytest.mark.threat("A31")
async def test_chunked_bodies_are_bounded_while_reading(browser: AsyncClient) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield b"x" * 100

    response = await browser.post("/body", content=endless())
    assert response.status_code == 413
    assert read < 20


@pytest.mark.parametrize("size", [0, 1, 1000])
async def test_bodies_within_the_limit_pass(browser: AsyncClient, size: int) -> None:
    assert (await browser.post("/body", content=b"x" * size)).json() == size


@pytest.mark.threat("A31")
@pytest.mark.parametrize("length", ["-1", "1e9", "x", "9" * 400])
async def test_lengths_that_are_no_number_do_not_break(browser: AsyncClient, length: str) -> None:
    response = await browser.post("/body", content=b"", headers={"Content-Length": length})
    assert response.status_code in {200, 413}
