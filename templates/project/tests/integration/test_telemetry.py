"""Traces, with the real SDK: spans of requests, without what must not leave."""

import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from pydantic import BaseModel, SecretStr

from app.config.database import Database
from app.core.telemetry import telemetry_config
from app.main import create_application
from app.shared.clients.ServiceClient import CallLimits, ServiceClient
from tests.support.applications import client_of, make_settings
from tests.support.outbox import eventually
from tests.support.servers import OddServer, running_copy

pytest.importorskip("opentelemetry.sdk", reason="the extra `otel` is not installed: traces are not tested")

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Nothing(BaseModel):
    pass


@pytest.fixture
def traced(database: Database) -> FastAPI:
    app = create_application(make_settings(OTEL_ENABLED=True, PROJECT_NAME="traced"))
    app.state.database = database
    return app


@pytest.fixture
def spans(traced: FastAPI) -> Iterator[Any]:
    """`spans()`: what has ended so far."""
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider: Any = traced._telemetry["tracer_provider"]
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield exporter.get_finished_spans
    provider.shutdown()


@pytest.fixture
async def browser(traced: FastAPI) -> AsyncIterator[AsyncClient]:
    async with client_of(traced) as client:
        yield client


async def test_a_request_is_a_span_named_after_its_route(browser: AsyncClient, spans: Any) -> None:
    await browser.get("/api/v1/users/7")

    [span] = spans()
    assert span.name == "GET /api/v1/users/{user_id}"
    assert span.attributes["http.response.status_code"] == 401
    assert span.resource.attributes["service.name"] == "traced"


async def test_a_span_continues_the_callers_trace(browser: AsyncClient, spans: Any) -> None:
    await browser.get("/api/v1/users/7", headers={"traceparent": PARENT})

    [span] = spans()
    assert format(span.context.trace_id, "032x") == PARENT.split("-")[1]
    assert format(span.parent.span_id, "016x") == PARENT.split("-")[2]


async def test_query_strings_stay_here(browser: AsyncClient, spans: Any) -> None:
    await browser.get("/api/v1/users/search?q=ann@example.com")

    [span] = spans()
    assert span.attributes["url.query"] == "REDACTED"
    assert "ann@example.com" not in span.to_json()


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
async def test_probes_are_no_spans(browser: AsyncClient, spans: Any, path: str) -> None:
    await browser.get(path)
    assert spans() == ()


async def test_a_call_to_another_service_carries_the_span(traced: FastAPI, spans: Any) -> None:
    server = OddServer()
    await server.start()
    client = ServiceClient("odd", server.url, SecretStr("t" * 32), CallLimits(attempts=1))
    provider: Any = traced._telemetry["tracer_provider"]
    with provider.get_tracer("test").start_as_current_span("outer") as outer:
        await client.call("GET", "/thing", Nothing)
    await client.aclose()
    await server.stop()
    trace, span = format(outer.context.trace_id, "032x"), format(outer.context.span_id, "016x")
    assert f"traceparent: 00-{trace}-{span}-" in server.requests[0].lower()


async def test_off_means_off(client: AsyncClient, application: FastAPI) -> None:
    assert not any(application._telemetry[name] for name in ("tracing", "metrics", "logs", "auto_configure"))
    assert telemetry_config(make_settings()).get("tracer_provider") is None


async def test_spans_reach_the_collector(tmp_path: Path) -> None:
    collector = OddServer()
    await collector.start()
    url = f"sqlite+aiosqlite:///{tmp_path / 'traced.db'}"
    async with running_copy(
        url,
        tmp_path / "traced.log",
        OTEL_ENABLED="true",
        OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
        OTEL_BSP_SCHEDULE_DELAY="50",
    ) as copy:
        async with AsyncClient(base_url=copy.url) as browser:
            await browser.get("/api/v1/health")
        await eventually(lambda: bool(collector.requests))
        copy.process.send_signal(signal.SIGTERM)
        await copy.process.wait()
    await collector.stop()
    assert collector.requests[0].startswith("POST /v1/traces ")
