"""Prometheus: requests by route, the outbox by status. Needs the extra `metrics`, and METRICS_TOKENS for the scraper.

Numbers are those of this process, like the rate limits in memory: one process per container.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import iter_route_contexts
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config.settings import Settings
from app.core.service_tokens import RequireServiceToken
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery

try:
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
except ImportError as error:
    raise RuntimeError("METRICS_TOKENS needs the extra `metrics`: prometheus-client") from error

logger = structlog.get_logger(__name__)

# Names of others become labels, and every label value is a time series for ever: only known ones.
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_WAITING = (DeliveryStatus.PENDING, DeliveryStatus.DEAD)


class Metrics:
    """What one application counts; a registry of its own, so that two in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route")
        self.requests = Counter("http_requests", "Answers", (*labels, "status"), registry=self.registry)
        self.duration = Histogram(
            "http_request_duration_seconds", "Time to the end of the answer", labels, buckets=_SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.outbox = Gauge("outbox_deliveries", "Event deliveries not done", ("status",), registry=self.registry)
        self.outbox_age = Gauge(
            "outbox_overdue_seconds", "How long the longest waiting delivery has been due", registry=self.registry
        )
        self.outbox_read = Gauge("outbox_read_ok", "1: the numbers of the outbox are fresh", registry=self.registry)


class MetricsMiddleware:
    """Outside of all others: what the body limit refuses is counted, too."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics
        self.templates: dict[object, str] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = self._template(scope)
            self.metrics.requests.labels(method, route, status).inc()
            self.metrics.duration.labels(method, route).observe(time.perf_counter() - started)

    def _template(self, scope: Scope) -> str:
        """`/api/v1/users/{user_id}`, never the path itself: it holds ids, and whatever scanners try."""
        if self.templates is None:
            routes = iter_route_contexts(scope["app"].routes)
            self.templates = {route.endpoint: route.path_format or "" for route in routes if route.endpoint}
        return self.templates.get(scope.get("endpoint"), "none")


router = APIRouter(include_in_schema=False)


@router.get(
    "/metrics", dependencies=[Depends(RequireServiceToken("metrics", lambda settings: settings.METRICS_TOKENS))]
)
async def read_metrics(request: Request) -> Response:
    """Requests are there even while the database is not: that is when they are needed."""
    metrics: Metrics = request.app.state.metrics
    await _read_outbox(request.app, metrics)
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)


def mount_metrics(app: FastAPI) -> None:
    app.state.metrics = Metrics()
    app.add_middleware(MetricsMiddleware, metrics=app.state.metrics)
    app.include_router(router)


async def _read_outbox(app: FastAPI, metrics: Metrics) -> None:
    settings: Settings = app.state.settings
    statement = (
        select(EventDelivery.status, func.count(), func.min(EventDelivery.available_at))
        .where(EventDelivery.status.in_(_WAITING))
        .group_by(EventDelivery.status)
    )
    try:
        async with asyncio.timeout(settings.HEALTH_TIMEOUT_SECONDS), app.state.database.read_session_factory() as db:
            rows = {status: (count, since) for status, count, since in await db.execute(statement)}
    except (SQLAlchemyError, TimeoutError) as error:
        logger.warning("outbox not read for metrics", error=type(error).__name__)
        metrics.outbox_read.set(0)
        return
    for status in _WAITING:
        metrics.outbox.labels(status).set(rows.get(status, (0, None))[0])
    now = datetime.now(UTC)
    since = rows.get(DeliveryStatus.PENDING, (0, now))[1]
    metrics.outbox_age.set(max(0.0, (now - since).total_seconds()))
    metrics.outbox_read.set(1)
