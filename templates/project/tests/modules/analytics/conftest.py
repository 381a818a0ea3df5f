"""Events as clients and other modules send them, and what has been counted of them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.analytics.models.AnalyticsDailyCount import AnalyticsDailyCount
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.repositories.AnalyticsDailyCountRepository import AnalyticsDailyCountRepository
from app.modules.analytics.repositories.AnalyticsDailyVisitorRepository import AnalyticsDailyVisitorRepository
from app.modules.analytics.repositories.AnalyticsEventRepository import AnalyticsEventRepository
from app.modules.analytics.services.AnalyticsCaptureService import AnalyticsCaptureService
from app.modules.analytics.services.AnalyticsMaintenanceService import AnalyticsMaintenanceService
from app.modules.analytics.settings import AnalyticsSettings
from app.modules.users.models.User import User
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.models.base import utc_now

API = "/api/v1/analytics"
# When clients note events, the same for all tests of a run: none of them fails because midnight has passed.
NOW = utc_now()
# Long enough for tests with dates of their own.
KEEP_LONG = AnalyticsSettings(RETENTION_DAYS=3650)

Counts = Mapping[tuple[str, str], tuple[int, int]]


def noted(name: str = "page_viewed", **values: Any) -> dict[str, Any]:
    """An event as a client sends it."""
    return {"id": str(uuid4()), "name": name, "occurred_at": NOW.isoformat()} | values


def capture_service(db: AsyncSession, settings: AnalyticsSettings = KEEP_LONG) -> AnalyticsCaptureService:
    events, counts = AnalyticsEventRepository(db), AnalyticsDailyCountRepository(db)
    users = interfaces.resolve(SharedUserLookup, db)
    return AnalyticsCaptureService(events, counts, AnalyticsDailyVisitorRepository(db), users, settings)


def maintenance_service(db: AsyncSession, settings: AnalyticsSettings = KEEP_LONG) -> AnalyticsMaintenanceService:
    events, counts = AnalyticsEventRepository(db), AnalyticsDailyCountRepository(db)
    return AnalyticsMaintenanceService(events, counts, AnalyticsDailyVisitorRepository(db), settings)


async def counted(db: AsyncSession) -> Counts:
    """(day, name) -> (events, users), of everything that has been counted."""
    rows = await db.scalars(select(AnalyticsDailyCount), execution_options={"populate_existing": True})
    return {(row.day.isoformat(), row.name): (row.events, row.users) for row in rows}


async def stored(db: AsyncSession) -> list[AnalyticsEvent]:
    statement = select(AnalyticsEvent).order_by(AnalyticsEvent.id)
    return list(await db.scalars(statement, execution_options={"populate_existing": True}))


def today() -> str:
    return NOW.date().isoformat()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


async def people(database: Database, number: int) -> list[User]:
    """Accounts that are really committed."""
    async with database.session_scope() as db:
        made = [
            User(email=f"person{each}@example.com", full_name="Person", password_hash="-", role="user", token_version=0)
            for each in range(number)
        ]
        db.add_all(made)
    return made


@pytest.fixture(autouse=True)
def _wired(application: FastAPI) -> None:
    """Services ask the users module for accounts: it must have been wired."""


@pytest.fixture
def capture(db: AsyncSession) -> AnalyticsCaptureService:
    return capture_service(db)


@pytest.fixture
def maintenance(db: AsyncSession) -> AnalyticsMaintenanceService:
    return maintenance_service(db)
