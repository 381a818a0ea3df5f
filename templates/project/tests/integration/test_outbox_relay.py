"""The loop around the deliveries: waking up, sharing work, stopping, outliving the database."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from app.config.database import Database
from app.shared.events import outbox
from app.shared.events.event_bus import EventBus
from tests.support.outbox import Gate, Lab, OrderPaid, eventually, writes


@pytest.fixture
async def lab(committing_database: Database) -> Lab:
    return await Lab.on(committing_database)


async def test_a_commit_wakes_the_relay_long_before_its_next_poll(lab: Lab) -> None:
    lab.subscribe("test.first")
    relay = lab.relay(poll=3600.0)
    await relay.start()
    await asyncio.sleep(0.1)  # now it waits

    await lab.publish(OrderPaid(order_id=1))

    await lab.wait_for_effects(1)
    await relay.stop()


async def test_events_of_other_processes_are_found_by_polling(lab: Lab) -> None:
    lab.subscribe("test.first")
    elsewhere = EventBus()
    elsewhere.subscribe(OrderPaid, writes("test.first"), name="test.first")
    relay = lab.relay(poll=0.05)
    await relay.start()

    async with lab.database.session_scope() as db:
        await elsewhere.publish(OrderPaid(order_id=1), db)

    await lab.wait_for_effects(1)
    await relay.stop()


@pytest.mark.threat("A53")
async def test_two_relays_share_the_work_and_double_nothing(lab: Lab) -> None:
    names = ["test.first", "test.second"]
    for name in names:
        lab.subscribe(name)
    events = [OrderPaid(order_id=number) for number in range(60)]
    await lab.publish(*events)
    relays = [lab.relay(), lab.relay()]
    for relay in relays:
        await relay.start()

    await lab.wait_for_effects(120)
    await asyncio.gather(*(relay.stop() for relay in relays))

    assert Counter(await lab.effects()) == {(event.event_id, name): 1 for event in events for name in names}


@pytest.mark.threat("A53")
async def test_claims_that_happen_at_once_never_overlap(lab: Lab) -> None:
    lab.subscribe("test.first")
    await lab.publish(*(OrderPaid(order_id=number) for number in range(30)))

    async def claim() -> list[outbox.Claim]:
        async with lab.database.session_scope() as db:
            return await outbox.claim(db, [("test.order_paid", "test.first")], limit=8, lease_seconds=60)

    taken = await asyncio.gather(*(claim() for _ in range(5)))

    ids = [each.event_id for claims in taken for each in claims]
    assert len(ids) == len(set(ids)) == 30
    assert max(len(claims) for claims in taken) == 8


@pytest.mark.threat("A55")
async def test_the_oldest_come_first(lab: Lab) -> None:
    lab.subscribe("test.first")
    events = [OrderPaid(order_id=number) for number in range(5)]
    for event in events:
        await lab.publish(event)

    await lab.relay().drain()

    assert [event_id for event_id, _ in await lab.effects()] == [event.event_id for event in events]


async def test_a_claim_is_exclusive_until_its_lease_ends(lab: Lab) -> None:
    lab.subscribe("test.first", timeout=100.0)
    await lab.publish(OrderPaid(order_id=1))
    crashed = await lab.relay(lease=1.0)._claim(1)  # this relay never comes back

    assert await lab.relay().drain() == 0
    delivery = await lab.delivery("test.first")
    assert delivery.available_at - datetime.now(UTC) > timedelta(seconds=100)  # longer than the handler may take

    await lab.skip_waiting()
    assert await lab.relay().drain() == 1
    assert [each.attempts for each in crashed] == [1]
    assert (await lab.delivery("test.first")).attempts == 2


@pytest.mark.threat("A54")
async def test_a_slow_handler_does_not_hold_up_the_others(lab: Lab) -> None:
    gate = Gate()
    lab.subscribe("test.gate", gate)
    lab.subscribe("test.quick")
    relay = lab.relay(workers=2)
    await lab.publish(OrderPaid(order_id=1))
    await relay.start()

    await eventually(lambda: gate.entered == 1)
    await lab.wait_for_effects(1)
    assert [name for _, name in await lab.effects()] == ["test.quick"]

    gate.open.set()
    await lab.wait_for_effects(2)
    await relay.stop()


async def test_no_more_handlers_run_at_once_than_there_are_workers(lab: Lab) -> None:
    gate = Gate()
    lab.subscribe("test.gate", gate)
    await lab.publish(*(OrderPaid(order_id=number) for number in range(7)))
    relay = lab.relay(workers=3)
    await relay.start()

    await eventually(lambda: gate.entered == 3)
    await asyncio.sleep(0.2)
    assert gate.entered == 3

    gate.open.set()
    await lab.wait_for_effects(7)
    await relay.stop()


async def test_the_queue_is_read_through_its_partial_index(lab: Lab) -> None:
    """However many deliveries are done: the statement itself must say that it wants none of them."""
    lab.subscribe("test.first")
    claims: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        claims.append(statement)

    engine = lab.database.engine.sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    await lab.relay().drain()
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)

    assert [each for each in claims if "event_deliveries.status = 'pending'" in each] != []


async def test_with_more_events_than_workers_the_relay_does_not_wait_for_its_poll(lab: Lab) -> None:
    lab.subscribe("test.first")
    await lab.publish(*(OrderPaid(order_id=number) for number in range(6)))
    relay = lab.relay(workers=2, poll=3600.0)

    await relay.start()

    await lab.wait_for_effects(6)
    await relay.stop()


async def test_a_claim_does_not_wait_for_rows_that_somebody_else_is_taking(lab: Lab) -> None:
    if lab.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: there is nothing to skip")
    lab.subscribe("test.first")
    await lab.publish(*(OrderPaid(order_id=number) for number in range(5)))
    keys = [("test.order_paid", "test.first")]

    async with lab.database.session_scope() as slow, asyncio.timeout(2):
        first = await outbox.claim(slow, keys, limit=3, lease_seconds=60)
        async with lab.database.session_scope() as quick:
            second = await outbox.claim(quick, keys, limit=3, lease_seconds=60)

    assert (len(first), len(second)) == (3, 2)
