"""Retention, and counting again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.models.AnalyticsDailyCount import AnalyticsDailyCount
from app.modules.analytics.models.AnalyticsDailyVisitor import AnalyticsDailyVisitor
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate
from app.modules.analytics.services.AnalyticsCaptureService import AnalyticsCaptureService
from app.modules.analytics.services.AnalyticsMaintenanceService import AnalyticsMaintenanceService
from app.modules.analytics.settings import AnalyticsSettings
from app.modules.users.models.User import User
from app.shared.events.UserEvents import UserActivatedEvent, UserUpdatedEvent
from app.shared.models.base import utc_now
from tests.modules.analytics.conftest import counted, day, maintenance_service, moment, stored

FIRST, SECOND = "2024-02-29", "2024-03-01"


async def happen(capture: AnalyticsCaptureService, on: str, *users: User) -> None:
    """One event of each user at noon of the day, and one of nobody."""
    at = moment(f"{on}T12:00:00+00:00")
    for user in users:
        await capture.capture_event(UserActivatedEvent(user_id=user.id, occurred_at=at), user_id=user.id)
    await capture.capture_event(UserUpdatedEvent(user_id=1, email="e@example.com", full_name="N", occurred_at=at))


async def days_with_visitors(db: AsyncSession) -> set[date]:
    return set(await db.scalars(select(AnalyticsDailyVisitor.day)))


async def test_counting_again_finds_nothing_to_correct(
    capture: AnalyticsCaptureService,
    maintenance: AnalyticsMaintenanceService,
    db: AsyncSession,
    user: User,
    other_user: User,
) -> None:
    await happen(capture, FIRST, user, other_user, user)
    await happen(capture, SECOND, user)
    before = await counted(db)

    assert [await maintenance.recompute(day(each)) for each in (FIRST, SECOND)] == [[], []]

    assert await counted(db) == before
    assert before[FIRST, "user.activated"] == (3, 2)


async def test_counts_from_nothing_equal_those_that_were_kept(
    capture: AnalyticsCaptureService, maintenance: AnalyticsMaintenanceService, db: AsyncSession, user: User
) -> None:
    await happen(capture, FIRST, user, user)
    await happen(capture, SECOND, user)
    kept = await counted(db)
    await db.execute(delete(AnalyticsDailyCount))
    await db.execute(delete(AnalyticsDailyVisitor))

    for each in (FIRST, SECOND):
        await maintenance.recompute(day(each))

    assert await counted(db) == kept


@pytest.mark.parametrize("wrong", [{"events": 99}, {"users": 99}, {"events": 0, "users": 0}])
async def test_a_wrong_count_is_corrected_and_told(
    capture: AnalyticsCaptureService,
    maintenance: AnalyticsMaintenanceService,
    db: AsyncSession,
    user: User,
    wrong: dict[str, int],
) -> None:
    await happen(capture, FIRST, user)
    right = await counted(db)
    await db.execute(update(AnalyticsDailyCount).where(AnalyticsDailyCount.name == "user.activated").values(wrong))

    (correction,) = await maintenance.recompute(day(FIRST))

    assert (correction.name, correction.after) == ("user.activated", (1, 1))
    assert await counted(db) == right


async def test_a_count_without_events_becomes_zero(maintenance: AnalyticsMaintenanceService, db: AsyncSession) -> None:
    row = {"day": day(FIRST), "name": "ghost", "events": 3, "users": 2}
    await db.execute(insert(AnalyticsDailyCount).values(row))

    await maintenance.recompute(day(FIRST))

    assert await counted(db) == {(FIRST, "ghost"): (0, 0)}


async def test_the_forgotten_stay_counted(
    capture: AnalyticsCaptureService, maintenance: AnalyticsMaintenanceService, db: AsyncSession, user: User
) -> None:
    await happen(capture, FIRST, user)
    await capture.forget(user.id)

    assert await maintenance.recompute(day(FIRST)) == []

    assert (await counted(db))[FIRST, "user.activated"] == (1, 1)


async def test_a_capture_beside_the_forgetting_is_cleaned_up(
    capture: AnalyticsCaptureService, maintenance: AnalyticsMaintenanceService, db: AsyncSession, user: User
) -> None:
    await capture.forget(user.id)
    await happen(capture, FIRST, user)
    await db.execute(update(AnalyticsEvent).values(user_id=user.id))  # what a capture in that very moment leaves

    assert await maintenance.forget_again() == 2
    assert await maintenance.forget_again() == 0

    assert {event.user_id for event in await stored(db)} == {None}


async def test_properties_of_those_who_left_before_go_too(
    capture: AnalyticsCaptureService, maintenance: AnalyticsMaintenanceService, db: AsyncSession, user: User
) -> None:
    """An older version took the id away and left what the client had written."""
    event = AnalyticsEventCreate(id=uuid4(), name="seen", occurred_at=utc_now(), properties={"mail": user.email})
    silent = AnalyticsEventCreate(id=uuid4(), name="seen", occurred_at=utc_now())
    await capture.capture_batch([event, silent], user.id)
    assert await maintenance.forget_again() == 0, "the user is still there"
    await db.execute(update(AnalyticsEvent).values(user_id=None))

    assert await maintenance.forget_again() == 1
    assert await maintenance.forget_again() == 0

    assert [event.properties for event in await stored(db)] == [{}, {}]


async def test_retention_goes_batch_by_batch(capture: AnalyticsCaptureService, db: AsyncSession, user: User) -> None:
    now = utc_now()
    old, kept = (now - timedelta(days=15)).date().isoformat(), (now - timedelta(days=14)).date().isoformat()
    for _ in range(5):
        await happen(capture, old, user)
        await happen(capture, kept, user)
    before = await counted(db)
    maintenance = maintenance_service(db, AnalyticsSettings(RETENTION_DAYS=14))

    deleted = [await maintenance.purge(now, limit=4) for _ in range(4)]

    assert deleted == [4 + 1, 4, 2, 0]  # ten events and a visitor
    assert {event.day for event in await stored(db)} == {day(kept)}
    assert await days_with_visitors(db) == {day(kept)}
    assert await counted(db) == before


async def test_what_was_purged_is_not_counted_again(
    capture: AnalyticsCaptureService, db: AsyncSession, user: User
) -> None:
    now = utc_now()
    old = (now - timedelta(days=20)).date()
    for _ in range(3):
        await happen(capture, old.isoformat(), user)
    before = await counted(db)
    maintenance = maintenance_service(db, AnalyticsSettings(RETENTION_DAYS=14))

    await maintenance.purge(now, limit=2)  # half of the day
    assert await maintenance.recompute(old) == []

    assert await counted(db) == before


def test_retention_is_longer_than_clients_may_be_late() -> None:
    from pydantic import ValidationError

    with pytest.raises(ValidationError):
        AnalyticsSettings(RETENTION_DAYS=7)
