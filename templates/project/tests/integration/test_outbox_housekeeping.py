"""What the relay clears away by itself, and what it only talks about."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from app.config.database import Database
from app.shared.events import outbox
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent
from tests.support.outbox import Lab, OrderPaid, eventually

NOW = datetime.now(UTC)
A_WEEK_AGO = NOW - timedelta(days=7)


@pytest.fixture
async def lab(committing_database: Database) -> Lab:
    lab = await Lab.on(committing_database)
    lab.subscribe("test.first")
    lab.subscribe("test.second")
    return lab


async def published(lab: Lab, *, days_ago: int, first: DeliveryStatus, second: DeliveryStatus) -> UUID:
    event = OrderPaid(order_id=days_ago)
    await lab.publish(event)
    async with lab.database.session_scope() as db:
        await db.execute(
            update(OutboxEvent)
            .where(OutboxEvent.event_id == event.event_id)
            .values(created_at=NOW - timedelta(days=days_ago))
        )
        for name, status in (("test.first", first), ("test.second", second)):
            await db.execute(
                update(EventDelivery)
                .where(EventDelivery.event_id == event.event_id, EventDelivery.handler == name)
                .values(status=status)
            )
    return event.event_id


async def purge(lab: Lab, limit: int = 1000) -> int:
    async with lab.database.session_scope() as db:
        return await outbox.purge(db, before=A_WEEK_AGO, limit=limit)


async def kept(lab: Lab) -> set[UUID]:
    return {each.event_id for each in await lab.outbox()}


@pytest.mark.threat("A52")
async def test_old_events_go_when_all_their_handlers_are_done(lab: Lab) -> None:
    done, dead, pending = DeliveryStatus.DONE, DeliveryStatus.DEAD, DeliveryStatus.PENDING
    await published(lab, days_ago=8, first=done, second=done)
    young = await published(lab, days_ago=6, first=done, second=done)
    waiting = await published(lab, days_ago=30, first=done, second=pending)
    lost = await published(lab, days_ago=30, first=dead, second=done)

    assert await purge(lab) == 1

    assert await kept(lab) == {young, waiting, lost}
    async with lab.database.session_scope() as db:
        assert set(await db.scalars(select(EventDelivery.event_id))) == {young, waiting, lost}


async def test_an_old_event_that_nobody_wanted_goes_too(lab: Lab) -> None:
    lab.bus.clear()
    await published(lab, days_ago=8, first=DeliveryStatus.DONE, second=DeliveryStatus.DONE)

    assert await purge(lab) == 1
    assert await kept(lab) == set()


async def test_a_purge_takes_a_bounded_bite(lab: Lab) -> None:
    for _ in range(5):
        await published(lab, days_ago=9, first=DeliveryStatus.DONE, second=DeliveryStatus.DONE)

    assert [await purge(lab, limit=2) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_running_relay_purges_by_itself(lab: Lab) -> None:
    await published(lab, days_ago=9, first=DeliveryStatus.DONE, second=DeliveryStatus.DONE)
    young = await published(lab, days_ago=1, first=DeliveryStatus.DONE, second=DeliveryStatus.DONE)
    relay = lab.relay()

    await relay.start()
    await eventually(lambda: relay._next_housekeeping > 0)
    await relay.stop()

    assert await kept(lab) == {young}


async def test_events_for_unknown_handlers_are_reported_and_left(lab: Lab) -> None:
    await lab.publish(OrderPaid(order_id=1), OrderPaid(order_id=2))
    lab.bus.clear()
    lab.subscribe("test.first")
    relay = lab.relay()

    with capture_logs() as logs:
        await relay._keep_house()
        await relay._keep_house()

    assert [each for each in logs if each["log_level"] == "warning"] == [
        {
            "event": "events wait for a handler that is not here",
            "log_level": "warning",
            "event_type": "test.order_paid",
            "handler": "test.second",
            "pending": 2,
        }
    ]
    assert (await lab.outbox()) != []


async def test_a_process_without_handlers_takes_nothing(lab: Lab) -> None:
    await lab.publish(OrderPaid(order_id=1))
    lab.bus.clear()

    assert await lab.relay().drain() == 0
    async with lab.database.session_factory() as db:
        unknown = await outbox.unknown_deliveries(db, [])
    assert [(each.handler, each.pending) for each in unknown] == [("test.first", 1), ("test.second", 1)]
