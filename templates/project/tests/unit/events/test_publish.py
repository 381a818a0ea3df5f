from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.core.context import request_id_var, traceparent_var
from app.shared.events.event_bus import EventBus
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent
from tests.support.outbox import OrderPaid, writes


def bus_with(*names: str) -> EventBus:
    bus = EventBus()
    for name in names:
        bus.subscribe(OrderPaid, writes(name), name=name)
    return bus


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = database.engine.sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", note)


async def test_the_row_holds_the_event_and_one_delivery_per_handler(db: AsyncSession) -> None:
    event = OrderPaid(order_id=5, note="ü")
    await bus_with("test.first", "test.second").publish(event, db)
    await db.commit()

    row = (await db.scalars(select(OutboxEvent))).one()
    deliveries = (await db.scalars(select(EventDelivery).order_by(EventDelivery.handler))).all()
    assert (row.event_id, row.event_type) == (event.event_id, "test.order_paid")
    assert OrderPaid.model_validate(row.payload) == event
    assert [(each.handler, each.status, each.attempts, each.lease) for each in deliveries] == [
        ("test.first", DeliveryStatus.PENDING, 0, None),
        ("test.second", DeliveryStatus.PENDING, 0, None),
    ]


async def test_publishing_waits_for_no_round_trip_and_costs_two_inserts(db: AsyncSession, database: Database) -> None:
    bus = bus_with("test.first", "test.second", "test.third")
    with statements_of(database) as statements:
        await bus.publish(OrderPaid(order_id=1), db)
        assert statements == []
        await db.flush()

    assert len([each for each in statements if each.startswith("INSERT")]) == 2
    assert not [each for each in statements if each.startswith("SELECT")]


async def test_an_event_without_handlers_is_kept(db: AsyncSession) -> None:
    await EventBus().publish(OrderPaid(order_id=1), db)
    await db.commit()

    assert len((await db.scalars(select(OutboxEvent))).all()) == 1
    assert (await db.scalars(select(EventDelivery))).all() == []


async def test_the_request_is_written_down_beside_the_event(db: AsyncSession) -> None:
    tokens = request_id_var.set("req-12345678"), traceparent_var.set("00-" + "a" * 32 + "-" + "b" * 16 + "-01")
    try:
        await bus_with().publish(OrderPaid(order_id=1), db)
    finally:
        request_id_var.reset(tokens[0])
        traceparent_var.reset(tokens[1])
    await bus_with().publish(OrderPaid(order_id=2), db)
    await db.commit()

    headers = {row.payload["order_id"]: row.headers for row in await db.scalars(select(OutboxEvent))}
    assert headers == {
        1: {"request_id": "req-12345678", "traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"},
        2: {},
    }


async def test_listeners_hear_of_the_commit_and_not_before(db: AsyncSession) -> None:
    bus, heard = bus_with("test.first"), list[str]()
    with bus.notifying(lambda: heard.append("now")):
        await bus.publish(OrderPaid(order_id=1), db)
        async with db.begin_nested():
            await bus.publish(OrderPaid(order_id=2), db)
        assert heard == []  # the savepoint is over, the transaction is not
        await db.commit()
    assert heard == ["now"]

    await bus.publish(OrderPaid(order_id=3), db)
    await db.commit()
    assert heard == ["now"]


async def test_listeners_hear_only_of_their_own_bus_and_of_events(db: AsyncSession) -> None:
    bus, other, heard = bus_with(), bus_with(), list[str]()
    with bus.notifying(lambda: heard.append("now")):
        await other.publish(OrderPaid(order_id=1), db)
        await db.commit()
        db.add(OutboxEvent(**_columns()))
        await db.commit()

    assert heard == []


def _columns() -> dict[str, object]:
    event = OrderPaid(order_id=9)
    return {
        "event_id": event.event_id,
        "event_type": event.event_type,
        "payload": {},
        "headers": {},
        "created_at": event.occurred_at,
    }
