"""The application as a whole: documentation page, production, start and stop."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.main import create_application, lifespan
from tests.support.applications import client_of, make_settings

PRODUCTION: dict[str, Any] = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://app:pw@db.internal/app",
    "SECRET_KEY": "0f6b1c9d7a4e8325b0c1d2e3f4a59687",
    "ALLOWED_HOSTS": "test",
    "ARGON2_MEMORY_KIB": 19456,
}


async def test_the_docs_page_needs_nothing_from_outside(client: AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assets = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(assets) == 4
    for asset in assets:
        response = await client.get(f"/{asset}")
        assert response.status_code == 200
        assert len(response.content) > 100
    assert "http" not in page.text


@pytest.mark.threat("A36")
async def test_only_the_docs_page_may_run_scripts(client: AsyncClient) -> None:
    docs = (await client.get("/docs")).headers["Content-Security-Policy"]
    other = (await client.get("/health/live")).headers["Content-Security-Policy"]
    assert "script-src 'self'" in docs
    assert "'unsafe-inline'" not in docs.split("script-src")[1].split(";")[0]
    assert "script-src" not in other


@pytest.mark.parametrize("name", ["x", "..%2f__init__.py", "core.py", "%2e%2e/core.py", "redoc.standalone.js"])
async def test_other_files_are_not_served(client: AsyncClient, name: str) -> None:
    assert (await client.get(f"/docs/assets/{name}")).status_code == 404


async def test_the_title_cannot_break_the_page() -> None:
    app = create_application(make_settings(PROJECT_NAME="</title><script>x"), modules=())
    async with client_of(app) as client:
        assert "<script>x" not in (await client.get("/docs")).text


async def test_the_page_loads_the_document(client: AsyncClient) -> None:
    assert "/api/v1/openapi.json" in (await client.get("/docs/assets/start.js")).text
    assert (await client.get("/api/v1/openapi.json")).json()["openapi"].startswith("3.1")


@pytest.mark.threat("A38")
@pytest.mark.parametrize("path", ["/docs", "/api/v1/openapi.json", "/docs/assets/start.js", "/redoc", "/openapi.json"])
async def test_production_describes_nothing(path: str) -> None:
    async with client_of(create_application(make_settings(**PRODUCTION), modules=())) as client:
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(("relay", "runs"), [("inprocess", True), ("worker", False), ("off", False)])
async def test_the_relay_runs_where_the_settings_say(relay: str, runs: bool) -> None:
    app = create_application(make_settings(EVENT_RELAY=relay, DATABASE_URL="sqlite://"), modules=())
    async with lifespan(app):
        assert (app.state.relay is not None) is runs
    assert app.state.relay is None


def test_applications_can_be_made_again_and_again(application: FastAPI) -> None:
    again = create_application(application.state.settings)
    assert again.openapi() == application.openapi()


def test_operation_ids_are_unique(application: FastAPI) -> None:
    operations = [op["operationId"] for path in application.openapi()["paths"].values() for op in path.values()]
    assert len(operations) == len(set(operations))
