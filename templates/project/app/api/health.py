"""Probes for whoever runs the application, and the status that its users may ask for."""

import asyncio
from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.config.database import Database
from app.config.settings import Settings
from app.core.dependencies import get_app_settings, public
from app.core.exceptions import ServiceUnavailableError

logger = structlog.get_logger(__name__)

PREFIX = "/health"

health_router = APIRouter(prefix=PREFIX, tags=["health"], dependencies=[Depends(public)])
status_router = APIRouter(tags=["health"], dependencies=[Depends(public)])

AppSettings = Annotated[Settings, Depends(get_app_settings)]


class LiveResponse(BaseModel):
    status: Literal["alive"] = "alive"


class ReadyResponse(BaseModel):
    status: Literal["ready"] = "ready"
    checks: dict[str, Literal["ok"]]


class StatusResponse(BaseModel):
    status: Literal["healthy"] = "healthy"
    modules: list[str]


@health_router.get("/live")
async def live() -> LiveResponse:
    """The process answers. Says nothing about the database: restarting us would not bring that back."""
    return LiveResponse()


@health_router.get("/ready")
async def ready(request: Request, settings: AppSettings) -> ReadyResponse:
    """Requests can be served; 503 takes this process out of the load balancer until they can."""
    state = request.app.state
    if state.draining.active:
        raise ServiceUnavailableError("Stopping", retry_after=5)
    checks = {"database": await database_answers(state.database, settings.HEALTH_TIMEOUT_SECONDS)}
    if settings.ENVIRONMENT != "test":  # tests make their tables without migrations
        checks["migrations"] = checks["database"] and await state.schema_check.passes(settings.HEALTH_TIMEOUT_SECONDS)
    if state.relay is not None:
        checks["events"] = state.relay.healthy
    results: dict[str, Any] = {name: "ok" if passed else "failed" for name, passed in checks.items()}
    if not all(checks.values()):
        raise ServiceUnavailableError("Not ready", retry_after=5, data={"checks": results})
    return ReadyResponse(checks=results)


@status_router.get("/health")
async def health_check(request: Request) -> StatusResponse:
    """Which modules this application is made of."""
    return StatusResponse(modules=[module.name for module in request.app.state.modules])


async def database_answers(database: Database, timeout: float) -> bool:  # noqa: ASYNC109 - a bound of ours
    """A query that needs no table, within a time in which a probe has not given up yet."""
    try:
        async with asyncio.timeout(timeout), database.read_session_factory() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, TimeoutError) as error:
        logger.warning("database check failed", error=type(error).__name__)
        return False
    return True
