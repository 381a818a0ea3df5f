"""Relays that stop, and databases that go away."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from app.config.database import Database
from app.shared.events import outbox
from app.shared.models.DeliveryStatus import DeliveryStatus
from tests.support.outbox import Gate, Lab, OrderPaid, eventually


@pytest.fixture
async def lab(committing_database: Database) -> Lab:
    return await Lab.on(committing_database)


@pytest.mark.threat("A64")
async def test_stopping_lets_a_running_handler_finish_and_starts_no_other(lab: Lab) -> None:
    gate = Gate()
    lab.subscribe("test.gate", gate)
    await lab.publish(OrderPaid(order_id=1), OrderPaid(order_id=2))
    relay = lab.relay(workers=1)
    await relay.start()
    await eventually(lambda: gate.entered == 1)

    stopping = asyncio.create_task(relay.stop())
    await asyncio.sleep(0.1)
    assert not stopping.done()
    gate.open.set()
    await stopping

    assert gate.entered == 1
    assert len(await lab.effects()) == 1
    assert not relay.healthy


@pytest.mark.threat("A64")
async def test_after_the_grace_period_a_handler_is_interrupted_and_its_delivery_given_back(lab: Lab) -> None:
    gate = Gate()
    lab.subscribe("test.gate", gate)
    await lab.publish(OrderPaid(order_id=1))
    relay = lab.relay(grace=0.05)
    await relay.start()
    await eventually(lambda: gate.entered == 1)

    await relay.stop()

    delivery = await lab.delivery("test.gate")
    assert (delivery.status, delivery.attempts, delivery.lease) == (DeliveryStatus.PENDING, 0, None)
    assert delivery.available_at <= datetime.now(UTC)
    assert await lab.effects() == []


@pytest.mark.threat("A65")
async def test_the_relay_outlives_a_database_that_is_away(lab: Lab) -> None:
    lab.subscribe("test.first")
    await lab.publish(OrderPaid(order_id=1))
    refused = 0
    real = outbox.claim

    async def refuses_three_times(*arguments: Any, **options: Any) -> list[outbox.Claim]:
        nonlocal refused
        if refused < 3:
            refused += 1
            raise OperationalError("connect", None, OSError("refused"))
        return await real(*arguments, **options)

    relay = lab.relay(poll=0.01)
    with capture_logs() as logs, patch.object(outbox, "claim", refuses_three_times):
        await relay.start()
        await lab.wait_for_effects(1)
        await relay.stop()

    complaints = [each for each in logs if each["event"] == "event relay cannot reach the outbox"]
    assert [each["failures"] for each in complaints] == [1, 2, 3]


@pytest.mark.threat("A52")
async def test_a_result_that_cannot_be_stored_brings_the_delivery_back(lab: Lab) -> None:
    async def fails(_event: OrderPaid, _db: AsyncSession) -> None:
        raise RuntimeError("no luck")

    lab.subscribe("test.fails", fails)
    await lab.publish(OrderPaid(order_id=1))
    gone = OperationalError("connect", None, OSError("refused"))

    with patch.object(outbox, "retry_later", side_effect=gone):
        assert await lab.relay().drain() == 1

    delivery = await lab.delivery("test.fails")
    assert (delivery.status, delivery.attempts, delivery.last_error) == (DeliveryStatus.PENDING, 1, None)
    await lab.skip_waiting()
    assert await lab.relay().drain() == 1


async def test_a_relay_is_healthy_while_it_runs(lab: Lab) -> None:
    relay = lab.relay()
    assert not relay.healthy
    await relay.start()
    assert relay.healthy
    await relay.stop()
    assert not relay.healthy


async def test_stopping_a_relay_that_never_started_is_fine(lab: Lab) -> None:
    await lab.relay().stop()
