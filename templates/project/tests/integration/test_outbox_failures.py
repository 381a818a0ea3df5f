"""Handlers that fail, hang, crash or lose their lease."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from app.config.database import Database
from app.shared.events.delivery import describe
from app.shared.events.subscription import Handler
from app.shared.models.DeliveryStatus import DeliveryStatus
from tests.support.outbox import Lab, OrderPaid, effects


@pytest.fixture
async def lab(committing_database: Database) -> Lab:
    return await Lab.on(committing_database)


def fails(times: int) -> tuple[list[int], Handler[OrderPaid]]:
    """Counts its runs, writes its effect each time, and raises the first so many times."""
    runs: list[int] = []

    async def handler(event: OrderPaid, db: AsyncSession) -> None:
        runs.append(event.order_id)
        await db.execute(insert(effects).values(event_id=event.event_id, handler="test.fails"))
        if len(runs) <= times:
            raise RuntimeError("no luck\nwith details that do not belong into the table")

    return runs, handler


@pytest.mark.threat("A54")
async def test_a_handler_that_fails_runs_again_until_it_works(lab: Lab) -> None:
    runs, handler = fails(times=2)
    lab.subscribe("test.fails", handler)
    await lab.publish(OrderPaid(order_id=1))

    for expected_error in ("RuntimeError: no luck", "RuntimeError: no luck", None):
        assert await lab.relay().drain() == 1
        delivery = await lab.delivery("test.fails")
        assert delivery.last_error == expected_error
        await lab.skip_waiting()

    assert len(runs) == 3
    assert len(await lab.effects()) == 1
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DONE, 3)


@pytest.mark.threat("A54")
async def test_a_failed_attempt_waits_for_its_turn(lab: Lab) -> None:
    _, handler = fails(times=1)
    lab.subscribe("test.fails", handler, base_delay=60.0, max_delay=60.0)
    await lab.publish(OrderPaid(order_id=1))
    before = datetime.now(UTC)

    await lab.relay().drain()

    delivery = await lab.delivery("test.fails")
    assert timedelta(seconds=29) < delivery.available_at - before < timedelta(seconds=65)
    assert (delivery.status, delivery.lease) == (DeliveryStatus.PENDING, None)
    assert await lab.effects() == []  # what it wrote before it failed is gone


@pytest.mark.threat("A54")
async def test_a_handler_that_never_works_ends_as_a_dead_letter_and_disturbs_nobody(lab: Lab) -> None:
    runs, handler = fails(times=99)
    lab.subscribe("test.fails", handler, max_attempts=3)
    lab.subscribe("test.other")
    await lab.publish(OrderPaid(order_id=1))

    for _ in range(6):
        await lab.relay().drain()
        await lab.skip_waiting()

    dead, other = await lab.delivery("test.fails"), await lab.delivery("test.other")
    assert len(runs) == 3
    assert (dead.status, dead.attempts, dead.last_error) == (DeliveryStatus.DEAD, 3, "RuntimeError: no luck")
    assert dead.finished_at is not None
    assert (other.status, other.attempts) == (DeliveryStatus.DONE, 1)
    assert [name for _, name in await lab.effects()] == ["test.other"]


@pytest.mark.threat("A41", "A54")
async def test_a_handler_has_a_limited_time(lab: Lab) -> None:
    async def sleeps(event: OrderPaid, db: AsyncSession) -> None:
        await db.execute(insert(effects).values(event_id=event.event_id, handler="test.sleeps"))
        await asyncio.sleep(30)

    lab.subscribe("test.sleeps", sleeps, timeout=0.05)
    await lab.publish(OrderPaid(order_id=1))

    async with asyncio.timeout(5):
        await lab.relay().drain()

    delivery = await lab.delivery("test.sleeps")
    assert (delivery.status, delivery.last_error) == (DeliveryStatus.PENDING, "TimeoutError")
    assert await lab.effects() == []


async def test_a_handler_that_ends_as_cancelled_has_failed(lab: Lab) -> None:
    async def awaits_a_cancelled_task(_event: OrderPaid, _db: AsyncSession) -> None:
        task = asyncio.create_task(asyncio.sleep(30))
        task.cancel()
        await task

    lab.subscribe("test.cancelled", awaits_a_cancelled_task)
    await lab.publish(OrderPaid(order_id=1))

    assert await lab.relay().drain() == 1

    delivery = await lab.delivery("test.cancelled")
    assert (delivery.attempts, delivery.last_error) == (1, "the handler was cancelled from inside")
    assert delivery.available_at > datetime.now(UTC)


@pytest.mark.threat("A62")
async def test_a_payload_that_does_not_fit_its_class_is_a_failure_without_values(lab: Lab) -> None:
    lab.subscribe("test.first", max_attempts=1)
    await lab.publish(OrderPaid(order_id=1))
    async with lab.database.session_scope() as db:
        (row,) = await lab.outbox()
        row = await db.merge(row)
        row.payload = row.payload | {"order_id": "secret-canary"}

    await lab.relay().drain()

    delivery = await lab.delivery("test.first")
    assert delivery.status == DeliveryStatus.DEAD
    assert delivery.last_error == "ValidationError: 1 validation error for OrderPaid"


@pytest.mark.threat("A53")
async def test_a_relay_that_lost_its_lease_leaves_no_effect(lab: Lab) -> None:
    async def is_overtaken(event: OrderPaid, db: AsyncSession) -> None:
        await lab.change("test.overtaken", lease=uuid4())
        await db.execute(insert(effects).values(event_id=event.event_id, handler="test.overtaken"))

    lab.subscribe("test.overtaken", is_overtaken)
    await lab.publish(OrderPaid(order_id=1))

    with capture_logs() as logs:
        await lab.relay().drain()

    delivery = await lab.delivery("test.overtaken")
    assert await lab.effects() == []
    assert (delivery.status, delivery.lease is None) == (DeliveryStatus.PENDING, False)
    assert [each["log_level"] for each in logs] == ["warning"]


@pytest.mark.threat("A54")
async def test_an_event_that_takes_its_process_down_is_not_tried_for_ever(lab: Lab) -> None:
    runs, handler = fails(times=0)
    lab.subscribe("test.fails", handler, max_attempts=2)
    await lab.publish(OrderPaid(order_id=1))
    await lab.change("test.fails", attempts=2)  # both attempts began, neither ended

    await lab.relay().drain()

    delivery = await lab.delivery("test.fails")
    assert runs == []
    assert delivery.status == DeliveryStatus.DEAD
    assert "the process ended" in str(delivery.last_error)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("one\ntwo"), "ValueError: one"),
        (ValueError(), "ValueError"),
        (ValueError("x" * 900), "ValueError: " + "x" * 488),
        (IntegrityError("INSERT", {"email": "canary"}, ValueError("canary")), "IntegrityError (ValueError)"),
    ],
)
def test_errors_are_described_in_one_short_line_without_data(error: Exception, text: str) -> None:
    assert describe(error) == text
