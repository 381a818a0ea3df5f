"""Counts stay for good: no user fills their table with names."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate
from app.modules.analytics.services.AnalyticsCaptureService import AnalyticsCaptureService
from app.modules.analytics.settings import AnalyticsSettings
from app.modules.users.models.User import User
from app.shared.events.UserEvents import UserUpdatedEvent
from tests.modules.analytics.conftest import NOW, capture_service, counted, people, stored

LIMIT = 3
SETTINGS = AnalyticsSettings(RETENTION_DAYS=3650, MAX_NAMES_PER_DAY=LIMIT)


@pytest.fixture
def capture(db: AsyncSession) -> AnalyticsCaptureService:
    return capture_service(db, SETTINGS)


def made(*names: str, days_ago: int = 0) -> list[AnalyticsEventCreate]:
    at = NOW - timedelta(days=days_ago)
    return [AnalyticsEventCreate(id=uuid4(), name=name, occurred_at=at) for name in names]


async def sent(capture: AnalyticsCaptureService, user: User, *events: AnalyticsEventCreate) -> tuple[int, int, int]:
    receipt = await capture.capture_batch(events, user.id)
    return receipt.stored, receipt.duplicates, receipt.refused


@pytest.mark.threat("A29")
async def test_new_names_beyond_the_limit_are_refused_alone(
    capture: AnalyticsCaptureService, db: AsyncSession, user: User
) -> None:
    assert await sent(capture, user, *made("a", "b", "c", "d", "a", "e")) == (4, 0, 2)
    assert await sent(capture, user, *made("f", "b")) == (1, 0, 1), "what the user has already passes"

    assert {name for _, name in await counted(db)} == {"a", "b", "c"}
    assert {event.name for event in await stored(db)} == {"a", "b", "c"}


async def test_a_batch_that_is_sent_again_is_not_refused(capture: AnalyticsCaptureService, user: User) -> None:
    events = made("a", "b", "c")
    await sent(capture, user, *events)

    assert await sent(capture, user, *events) == (0, 3, 0)


async def test_the_limit_is_that_of_a_user_and_a_day(
    capture: AnalyticsCaptureService, user: User, other_user: User
) -> None:
    await sent(capture, user, *made("a", "b", "c"))

    assert await sent(capture, user, *made("d", "e", "f", "g", days_ago=1)) == (3, 0, 1)
    assert await sent(capture, other_user, *made("d")) == (1, 0, 0)


async def test_events_of_the_bus_take_no_room(capture: AnalyticsCaptureService, user: User) -> None:
    event = UserUpdatedEvent(user_id=user.id, email=user.email, full_name="N", occurred_at=NOW)
    await capture.capture_event(event, user_id=user.id)

    assert await sent(capture, user, *made("a", "b", "c")) == (3, 0, 0)


@pytest.mark.threat("A29")
async def test_parallel_batches_share_the_limit(committing_database: Database) -> None:
    (person,) = await people(committing_database, 1)

    async def send(number: int) -> int:
        async with committing_database.session_scope() as db:
            return (
                await capture_service(db, SETTINGS).capture_batch(made(f"x{number}", f"y{number}"), person.id)
            ).stored

    assert sum(await asyncio.gather(*(send(number) for number in range(10)))) == LIMIT
    async with committing_database.session_factory() as db:
        assert len(await counted(db)) == LIMIT


def test_the_limit_has_bounds() -> None:
    assert AnalyticsSettings().MAX_NAMES_PER_DAY == 100
    with pytest.raises(ValueError, match="MAX_NAMES_PER_DAY"):
        AnalyticsSettings(MAX_NAMES_PER_DAY=0)
