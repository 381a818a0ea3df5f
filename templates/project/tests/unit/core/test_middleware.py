"""Middleware: what every answer carries, whatever happened inside."""

import ast
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from fastapi import APIRouter
from httpx2 import AsyncClient
from starlette.types import Message, Receive, Scope, Send

import app
from app.core.context import current_request_id, current_traceparent
from app.core.middleware import DeprecatedPath, DeprecationMiddleware, ErrorBoundaryMiddleware
from tests.support.applications import client_of, make_app, make_settings

ORIGIN = "https://app.example.com"
router = APIRouter()


@router.get("/context")
async def context() -> dict[str, str | None]:
    return {"request_id": current_request_id(), "traceparent": current_traceparent()}


@router.get("/bug")
async def bug() -> None:
    raise RuntimeError("a bug")


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[AsyncClient]:
    settings = make_settings(CORS_ORIGINS=ORIGIN)
    async with client_of(make_app(settings, router)) as client:
        yield client


@pytest.mark.parametrize("given", ["12345678", "a.B-c_9" * 4, "x" * 128])
async def test_a_well_formed_request_id_is_kept(browser: AsyncClient, given: str) -> None:
    response = await browser.get("/context", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] == given
    assert response.json()["request_id"] == given


@pytest.mark.threat("A40")
@pytest.mark.parametrize(
    "given", ["", "short", "x" * 129, "with space", "semi;colon", "<script>alert</script>", "ümlaut-1234"]
)
async def test_any_other_request_id_is_replaced(browser: AsyncClient, given: str) -> None:
    response = await browser.get("/context", headers=[(b"X-Request-ID", given.encode())])
    assert response.headers["X-Request-ID"] not in ("", given)
    assert len(response.headers["X-Request-ID"]) == 32


async def test_requests_have_different_ids_and_leave_none_behind(browser: AsyncClient) -> None:
    ids = {(await browser.get("/context")).json()["request_id"] for _ in range(5)}
    assert len(ids) == 5
    assert current_request_id() is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", True), ("00-xyz-1-01", False), ("", False)],
)
async def test_trace_context_is_kept_if_well_formed(browser: AsyncClient, given: str, kept: bool) -> None:
    response = await browser.get("/context", headers={"traceparent": given})
    assert response.json()["traceparent"] == (given if kept else None)


@pytest.mark.threat("A36")
@pytest.mark.parametrize(("method", "path"), [("GET", "/context"), ("GET", "/bug"), ("GET", "/none"), ("PUT", "/bug")])
async def test_every_answer_has_the_security_headers(browser: AsyncClient, method: str, path: str) -> None:
    headers = (await browser.request(method, path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.threat("A36")
async def test_production_demands_tls() -> None:
    production = make_settings(
        ENVIRONMENT="production",
        DATABASE_URL="postgresql://app:pw@db.internal/app",
        SECRET_KEY="0f6b1c9d7a4e8325b0c1d2e3f4a59687",
        ALLOWED_HOSTS="test",
        ARGON2_MEMORY_KIB=19456,
    )
    async with client_of(make_app(production, router)) as client:
        response = await client.get("/context")
    assert "max-age=63072000" in response.headers["Strict-Transport-Security"]


@pytest.mark.threat("A36")
async def test_bugs_keep_request_id_security_and_cors_headers(browser: AsyncClient) -> None:
    response = await browser.get("/bug", headers={"Origin": ORIGIN, "X-Request-ID": "my-request-1"})
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] == "my-request-1"
    assert response.json()["data"]["request_id"] == "my-request-1"
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert response.headers["X-Frame-Options"] == "DENY"


async def test_bugs_are_logged_with_their_traceback(browser: AsyncClient) -> None:
    with structlog.testing.capture_logs() as logs:
        await browser.get("/bug")
    errors = [entry for entry in logs if entry["log_level"] == "error"]
    assert [entry["event"] for entry in errors] == ["unhandled error"]
    assert errors[0]["exc_info"]


async def test_half_an_answer_is_not_made_to_look_whole() -> None:
    async def half(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("in the middle")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing reads the body")

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(RuntimeError, match="in the middle"):
        await ErrorBoundaryMiddleware(half)(scope, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"]


@pytest.mark.threat("A62")
async def test_the_access_log_has_one_line_without_query(browser: AsyncClient) -> None:
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as logs:
        await browser.get("/context?token=canary", headers={"X-Request-ID": "my-request-2"})
    assert len(logs) == 1
    assert {"method": "GET", "path": "/context", "status": 200, "request_id": "my-request-2"}.items() <= logs[0].items()
    assert "canary" not in str(logs)


async def test_deprecated_paths_announce_their_end() -> None:
    path = DeprecatedPath(
        "/api/v1",
        since=datetime(2026, 1, 1, tzinfo=UTC),
        sunset=datetime(2027, 1, 1, tzinfo=UTC),
        link="https://example.com/v2",
    )
    middleware = DeprecationMiddleware(_answer, paths=[path])
    headers = await _headers(middleware, "/api/v1/users/")
    assert headers == {
        "deprecation": "@1767225600",
        "sunset": "Fri, 01 Jan 2027 00:00:00 GMT",
        "link": '<https://example.com/v2>; rel="deprecation"',
    }
    assert await _headers(middleware, "/api/v10/users/") == {}
    assert await _headers(DeprecationMiddleware(_answer), "/api/v1") == {}


def test_nobody_uses_base_http_middleware() -> None:
    found = [
        path.name
        for path in Path(app.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.alias)
        and "BaseHTTPMiddleware" in (getattr(node, "id", ""), getattr(node, "name", ""))
    ]
    assert found == []


async def _answer(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


async def _headers(middleware: DeprecationMiddleware, path: str) -> dict[str, str]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await middleware({"type": "http", "path": path, "headers": []}, receive, send)
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}
