"""What one delivery does and leaves behind, whatever its handler does."""

import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import get_contextvars

from app.config.database import Database
from app.core.context import current_request_id, request_id_var, traceparent_var
from app.shared.models.DeliveryStatus import DeliveryStatus
from tests.support.outbox import Lab, OrderPaid, writes

TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


@pytest.fixture
async def lab(committing_database: Database) -> Lab:
    return await Lab.on(committing_database)


@pytest.mark.threat("A53")
async def test_a_committed_event_has_its_effect_once(lab: Lab) -> None:
    lab.subscribe("test.first")
    event = OrderPaid(order_id=1)
    await lab.publish(event)

    assert await lab.relay().drain() == 1
    await lab.skip_waiting()
    assert await lab.relay().drain() == 0

    delivery = await lab.delivery("test.first")
    assert await lab.effects() == [(event.event_id, "test.first")]
    assert (delivery.status, delivery.attempts, delivery.lease) == (DeliveryStatus.DONE, 1, None)
    assert delivery.finished_at is not None


@pytest.mark.threat("A56")
async def test_an_event_that_was_rolled_back_never_was(lab: Lab) -> None:
    lab.subscribe("test.first")

    async def changes_its_mind() -> None:
        async with lab.database.session_scope() as db:
            await lab.bus.publish(OrderPaid(order_id=1), db)
            await db.flush()
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await changes_its_mind()

    assert await lab.relay().drain() == 0
    assert await lab.outbox() == []


async def test_a_handler_continues_the_request_that_published(lab: Lab) -> None:
    seen: list[dict[str, object]] = []

    async def looks_around(event: OrderPaid, db: AsyncSession) -> None:
        seen.append(get_contextvars() | {"current": current_request_id()})
        if event.order_id == 1:
            await lab.bus.publish(OrderPaid(order_id=2), db)

    lab.subscribe("test.looks", looks_around)
    tokens = request_id_var.set("req-12345678"), traceparent_var.set(TRACE)
    first = OrderPaid(order_id=1)
    try:
        await lab.publish(first)
    finally:
        request_id_var.reset(tokens[0])
        traceparent_var.reset(tokens[1])
    await lab.publish(OrderPaid(order_id=3))

    await lab.relay().drain()

    by_request = [each["current"] for each in seen]
    assert sorted(map(str, by_request)) == ["None", "req-12345678", "req-12345678"]
    assert {
        "event_id": str(first.event_id),
        "event_type": "test.order_paid",
        "handler": "test.looks",
        "request_id": "req-12345678",
        "traceparent": TRACE,
        "current": "req-12345678",
    } in seen
    assert structlog.contextvars.get_contextvars() == {}


@pytest.mark.threat("A52")
async def test_what_nobody_here_knows_is_left_alone(lab: Lab) -> None:
    lab.subscribe("test.first")
    lab.subscribe("test.moved")
    await lab.publish(OrderPaid(order_id=1))
    lab.bus.clear()
    lab.subscribe("test.first")

    assert await lab.relay().drain() == 1

    moved = await lab.delivery("test.moved")
    assert (moved.status, moved.attempts, moved.lease) == (DeliveryStatus.PENDING, 0, None)
    assert [name for _, name in await lab.effects()] == ["test.first"]


async def test_a_handler_that_now_listens_to_something_else_does_not_get_the_old_events(lab: Lab) -> None:
    lab.subscribe("test.first")
    await lab.publish(OrderPaid(order_id=1))
    async with lab.database.session_scope() as db:
        row = await db.merge((await lab.outbox())[0])
        row.event_type = "test.something_older"

    assert await lab.relay().drain() == 0
    assert (await lab.delivery("test.first")).status == DeliveryStatus.PENDING


async def test_two_handlers_have_two_effects(lab: Lab) -> None:
    lab.subscribe("test.first", writes("test.first"))
    lab.subscribe("test.second", writes("test.second"))
    await lab.publish(OrderPaid(order_id=1), OrderPaid(order_id=2))

    assert await lab.relay().drain() == 4
    assert sorted(name for _, name in await lab.effects()) == ["test.first"] * 2 + ["test.second"] * 2
