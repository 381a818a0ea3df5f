"""/metrics: who may read it, and whether the numbers are true."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.api.registry import MODULES
from app.config.database import Database
from app.core.policies import declared_policies
from app.main import create_application
from app.shared.models.base import utc_now
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent
from app.shared.modules import ModuleSpec
from tests.support.applications import client_of, make_settings

pytest.importorskip("prometheus_client", reason="the extra `metrics` is not installed: /metrics is not tested")

TOKEN = "scraper-token-0123456789-0123456789"
SCRAPER = {"Authorization": f"Bearer {TOKEN}"}


def counting(modules: Sequence[ModuleSpec] = (), **values: Any) -> FastAPI:
    """An application of its own: all its numbers begin at zero. Routes of modules take long to build: if needed."""
    return create_application(make_settings(METRICS_TOKENS=TOKEN, **values), modules)


@pytest.fixture
async def measured(database: Database) -> FastAPI:
    app = counting()
    app.state.database = database
    return app


@pytest.fixture(scope="module")
def guarded() -> FastAPI:
    """For tests that read no numbers."""
    return counting()


@pytest.fixture
async def scraped(measured: FastAPI) -> AsyncIterator[AsyncClient]:
    async with client_of(measured) as client:
        yield client


async def numbers(client: AsyncClient) -> dict[str, float]:
    """`http_requests_total{method="GET",...}` -> 1.0"""
    response = await client.get("/metrics", headers=SCRAPER)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    return {name: float(value) for name, value in re.findall(r"^([^#\s].*) (\S+)$", response.text, re.MULTILINE)}


@pytest.mark.threat("A38")
async def test_it_does_not_exist_by_default(client: AsyncClient) -> None:
    assert (await client.get("/metrics", headers=SCRAPER)).status_code == 404


@pytest.mark.threat("A38")
@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}"])
async def test_only_the_scraper_reads_it(guarded: FastAPI, header: str | None) -> None:
    async with client_of(guarded) as client:
        response = await client.get("/metrics", headers={"Authorization": header} if header else {})
    assert response.status_code == 401
    assert "http_requests" not in response.text


async def test_it_has_a_policy_and_is_not_in_the_document(guarded: FastAPI) -> None:
    assert declared_policies(guarded)["GET /metrics"] == {"service:metrics"}
    assert "/metrics" not in guarded.openapi()["paths"]


async def test_requests_are_counted_by_template_and_status(database: Database) -> None:
    app = counting(MODULES)
    app.state.database = database
    async with client_of(app) as client:
        for path in ("/api/v1/users/1", "/api/v1/users/2", "/api/v1/users/0", "/health/live"):
            await client.get(path)
        found = await numbers(client)

    users = 'http_requests_total{method="GET",route="/api/v1/users/{user_id}",status="401"}'
    assert found[users] == 3
    assert found['http_requests_total{method="GET",route="/health/live",status="200"}'] == 1
    assert found['http_request_duration_seconds_count{method="GET",route="/api/v1/users/{user_id}"}'] == 3
    assert found['http_request_duration_seconds_bucket{le="10.0",method="GET",route="/health/live"}'] == 1


async def test_what_strangers_send_makes_no_new_series(scraped: AsyncClient) -> None:
    for number in range(5):
        await scraped.request(f"METHOD{number}", f"/scan/{number}")

    found = await numbers(scraped)

    assert [name for name in found if "scan" in name or "METHOD" in name] == []
    assert found['http_requests_total{method="other",route="none",status="404"}'] == 5


async def test_a_bug_counts_as_500(measured: FastAPI, scraped: AsyncClient) -> None:
    @measured.get("/bug")
    async def bug() -> None:
        raise ZeroDivisionError

    assert (await scraped.get("/bug")).status_code == 500
    assert (await numbers(scraped))['http_requests_total{method="GET",route="/bug",status="500"}'] == 1


async def test_the_outbox_is_counted(scraped: AsyncClient, database: Database) -> None:
    due = utc_now() - timedelta(minutes=5)
    async with database.session_scope() as db:
        event = OutboxEvent(event_id=uuid4(), event_type="test.event", payload={}, headers={}, created_at=due)
        db.add(event)
        await db.flush()
        statuses = [DeliveryStatus.PENDING] * 2 + [DeliveryStatus.DEAD, DeliveryStatus.DONE]
        for number, status in enumerate(statuses):
            db.add(EventDelivery(event_id=event.event_id, handler=f"test.{number}", status=status, available_at=due))

    found = await numbers(scraped)

    assert found['outbox_deliveries{status="pending"}'] == 2
    assert found['outbox_deliveries{status="dead"}'] == 1
    assert 299 < found["outbox_overdue_seconds"] < 400
    assert found["outbox_read_ok"] == 1


async def test_an_empty_outbox_is_zero(scraped: AsyncClient) -> None:
    found = await numbers(scraped)
    names = ['outbox_deliveries{status="pending"}', 'outbox_deliveries{status="dead"}', "outbox_overdue_seconds"]
    assert [found[name] for name in names] == [0, 0, 0]


async def test_requests_are_counted_while_the_database_is_gone(measured: FastAPI, scraped: AsyncClient) -> None:
    measured.state.database = Database(make_settings(DATABASE_URL="postgresql://u:p@127.0.0.1:1/d"))
    await scraped.get("/health/ready")

    found = await numbers(scraped)

    assert found['http_requests_total{method="GET",route="/health/ready",status="503"}'] == 1
    assert found["outbox_read_ok"] == 0


async def test_scrapers_come_by_address(database: Database) -> None:
    app = counting(ALLOWED_HOSTS="app.example.com")
    app.state.database = database
    async with client_of(app) as client:
        host = {"Host": "10.0.0.7:8000"}
        assert (await client.get("/metrics", headers=SCRAPER | host)).status_code == 200
        assert (await client.get("/api/v1/health", headers=host)).status_code == 400


async def test_two_applications_count_apart(scraped: AsyncClient) -> None:
    other = counting()
    async with client_of(other) as client:
        await client.get("/health/live")
    assert 'http_requests_total{method="GET",route="/health/live",status="200"}' not in await numbers(scraped)
