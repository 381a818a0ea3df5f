"""What is stored of an event, and on which day it counts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.models.AnalyticsDailyCount import AnalyticsDailyCount
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate
from app.modules.analytics.services.AnalyticsCaptureService import AnalyticsCaptureService
from app.modules.analytics.settings import AnalyticsSettings
from app.modules.users.models.User import User
from app.shared.events.UserEvents import UserCreatedEvent, UserRoleChangedEvent, UserUpdatedEvent
from app.shared.models.base import utc_now
from tests.modules.analytics.conftest import NOW, capture_service, counted, day, moment, stored


def happened(at: str, user_id: int = 1) -> UserUpdatedEvent:
    return UserUpdatedEvent(user_id=user_id, email="e@example.com", full_name="N", occurred_at=moment(at))


@pytest.mark.parametrize(
    ("at", "counts_on"),
    [
        ("2024-03-31T23:59:59.999999+00:00", "2024-03-31"),
        ("2024-04-01T00:00:00+00:00", "2024-04-01"),
        ("2024-04-01T01:30:00+02:00", "2024-03-31"),  # still March in UTC
        ("2024-03-31T20:00:00-05:00", "2024-04-01"),  # April already
        ("2024-02-28T23:59:59+00:00", "2024-02-28"),
        ("2024-02-29T12:00:00+00:00", "2024-02-29"),
        ("2024-03-01T00:30:00+01:00", "2024-02-29"),
        ("2023-03-01T00:30:00+01:00", "2023-02-28"),
        ("2024-12-31T23:30:00-01:00", "2025-01-01"),
    ],
)
async def test_days_are_those_of_utc(
    capture: AnalyticsCaptureService, db: AsyncSession, at: str, counts_on: str
) -> None:
    await capture.capture_event(happened(at))

    assert await counted(db) == {(counts_on, "user.updated"): (1, 0)}
    assert [event.day for event in await stored(db)] == [day(counts_on)]


async def test_what_is_older_than_the_retention_is_not_stored(db: AsyncSession) -> None:
    capture = capture_service(db, AnalyticsSettings(RETENTION_DAYS=14))
    old, young = (utc_now() - timedelta(days=days) for days in (15, 13))

    await capture.capture_event(happened(old.isoformat()))
    await capture.capture_event(happened(young.isoformat()))

    assert [event.day for event in await stored(db)] == [young.date()]


async def test_the_id_of_an_unknown_user_is_not_stored(capture: AnalyticsCaptureService, db: AsyncSession) -> None:
    event = UserCreatedEvent(user_id=4711, email="e@example.com", full_name="N")

    await capture.capture_event(event, user_id=event.user_id)

    assert [each.user_id for each in await stored(db)] == [None]


async def test_keys_tell_nothing(capture: AnalyticsCaptureService, db: AsyncSession, user: User) -> None:
    event = UserCreatedEvent(user_id=user.id, email=user.email, full_name=user.full_name)

    await capture.capture_event(event, user_id=user.id)

    (row,) = await stored(db)
    assert len(row.event_key) == 64
    assert str(event.event_id) not in row.event_key


async def test_forgetting_takes_what_clients_wrote(
    capture: AnalyticsCaptureService, db: AsyncSession, user: User, other_user: User
) -> None:
    """Nobody can check that it names no person. What other modules told stays: it does not."""
    for somebody in (user, other_user):
        event = AnalyticsEventCreate(id=uuid4(), name="form_sent", occurred_at=NOW, properties={"mail": somebody.email})
        await capture.capture_batch([event], somebody.id)
        role = UserRoleChangedEvent(user_id=somebody.id, role="admin", previous_role="user")
        await capture.capture_event(role, ("role",), somebody.id)
    before = await counted(db)

    await capture.forget(user.id)

    assert [(event.user_id, event.properties) for event in await stored(db)] == [
        (None, {}),
        (None, {"role": "admin"}),
        (other_user.id, {"mail": other_user.email}),
        (other_user.id, {"role": "admin"}),
    ]
    assert await counted(db) == before


async def test_forgetting_takes_the_user_id_and_nothing_else(
    capture: AnalyticsCaptureService, db: AsyncSession, user: User, other_user: User
) -> None:
    for somebody in (user, other_user):
        event = UserCreatedEvent(user_id=somebody.id, email=somebody.email, full_name="N")
        await capture.capture_event(event, user_id=somebody.id)
    before = await counted(db)

    await capture.forget(user.id)

    assert await counted(db) == before
    assert [event.user_id for event in await stored(db)] == [None, other_user.id]


async def test_a_forgotten_user_does_not_come_back(
    capture: AnalyticsCaptureService, db: AsyncSession, user: User
) -> None:
    await capture.forget(user.id)
    await capture.forget(user.id)
    event = UserUpdatedEvent(user_id=user.id, email=user.email, full_name="N")

    await capture.capture_event(event, user_id=user.id)

    assert [each.user_id for each in await stored(db)] == [None]


async def test_events_outlive_the_row_of_their_user(
    capture: AnalyticsCaptureService, db: AsyncSession, user: User
) -> None:
    event = UserUpdatedEvent(user_id=user.id, email=user.email, full_name="N")
    await capture.capture_event(event, user_id=user.id)
    before = await counted(db)

    await db.execute(delete(User).where(User.id == user.id))

    assert [each.user_id for each in await stored(db)] == [None]
    assert await counted(db) == before


async def test_the_database_refuses_negative_counts(db: AsyncSession) -> None:
    row = {"day": day("2024-02-29"), "name": "x", "events": -1, "users": 0}

    with pytest.raises(IntegrityError):
        await db.execute(insert(AnalyticsDailyCount).values(row))
