"""Probes."""

import asyncio
from types import SimpleNamespace

import pytest
import structlog
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from tests.support.applications import make_settings


async def test_live_asks_nobody(client: AsyncClient, app: FastAPI) -> None:
    app.state.database = None
    response = await client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})


async def test_ready_when_the_database_answers(client: AsyncClient) -> None:
    response = await client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ready", "checks": {"database": "ok"}})


@pytest.mark.threat("A65")
async def test_not_ready_when_the_database_is_gone(client: AsyncClient, app: FastAPI) -> None:
    app.state.database = Database(make_settings(DATABASE_URL="postgresql://u:p@127.0.0.1:1/d"))
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["data"]["checks"] == {"database": "failed"}
    assert int(response.headers["Retry-After"]) >= 1


@pytest.mark.threat("A65")
async def test_not_ready_when_the_database_hangs(
    client: AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_args: object, **_kwargs: object) -> None:
        await asyncio.sleep(30)

    app.state.settings = make_settings(HEALTH_TIMEOUT_SECONDS=0.05)
    monkeypatch.setattr(AsyncSession, "execute", hang)
    async with asyncio.timeout(5):
        response = await client.get("/health/ready")
    assert response.status_code == 503


@pytest.mark.threat("A65")
@pytest.mark.parametrize(("healthy", "status"), [(True, 200), (False, 503)])
async def test_a_dead_relay_is_not_ready(client: AsyncClient, app: FastAPI, healthy: bool, status: int) -> None:
    app.state.relay = SimpleNamespace(healthy=healthy)
    assert (await client.get("/health/ready")).status_code == status


async def test_the_status_names_the_modules(client: AsyncClient, app: FastAPI) -> None:
    response = await client.get("/api/v1/health")
    assert response.json() == {"status": "healthy", "modules": [module.name for module in app.state.modules]}


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/api/v1/health"])
async def test_only_get_is_allowed(client: AsyncClient, path: str) -> None:
    response = await client.post(path)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET")


async def test_probes_that_succeed_are_not_logged(client: AsyncClient) -> None:
    with structlog.testing.capture_logs() as logs:
        await client.get("/health/live")
    assert logs == []
