"""Processes that die at the worst moment: nothing is lost, nothing has its effect twice."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.shared.models.base import Base
from app.shared.models.DeliveryStatus import DeliveryStatus
from scripts.processes import Running
from tests.support.crashing import HANDLERS, lab_at
from tests.support.databases import BACKENDS, scratch_database
from tests.support.outbox import Lab, OrderPaid, effects
from tests.support.processes import line_with, prepared


@pytest.fixture(params=BACKENDS)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def lab(url: str) -> AsyncIterator[Lab]:
    lab = lab_at(url)
    async with lab.database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(effects.create)
    yield lab
    await lab.database.dispose()


async def process(url: str, mode: str, log: Path) -> Running:
    return await prepared("tests.support.crashing", url, mode, environment=os.environ, log=log)


async def exit_code(url: str, mode: str, log: Path) -> int:
    return await (await process(url, mode, log)).wait()


@pytest.mark.threat("A52")
async def test_a_crash_between_commit_and_delivery_loses_nothing(lab: Lab, url: str, tmp_path: Path) -> None:
    assert await exit_code(url, "after_commit", tmp_path / "log") == 9
    assert await lab.effects() == []

    assert await lab.relay().drain() == 2

    (event,) = await lab.outbox()
    assert Counter(await lab.effects()) == {(event.event_id, name): 1 for name in HANDLERS}


@pytest.mark.threat("A52", "A53")
async def test_a_crash_inside_a_handler_undoes_its_effect_and_brings_it_back(
    lab: Lab, url: str, tmp_path: Path
) -> None:
    event = OrderPaid(order_id=1)
    await lab.publish(event)
    assert await exit_code(url, "inside_handler", tmp_path / "log") == 9

    crashed = await lab.delivery("test.first")
    assert await lab.effects() == []
    assert (crashed.status, crashed.attempts, crashed.lease is None) == (DeliveryStatus.PENDING, 1, False)

    await lab.relay().drain()
    assert await lab.effects() == [(event.event_id, "test.second")]  # the other one is still under lease
    await lab.skip_waiting()
    await lab.relay().drain()

    assert Counter(await lab.effects()) == {(event.event_id, name): 1 for name in HANDLERS}
    assert (await lab.delivery("test.first")).attempts == 2


@pytest.mark.threat("A52", "A53")
async def test_killing_a_busy_process_again_and_again_loses_and_doubles_nothing(
    lab: Lab, url: str, tmp_path: Path
) -> None:
    for number in range(3):
        log = tmp_path / f"{number}.log"
        busy = await process(url, "under_load", log)
        await line_with("working\n", log, busy)
        await asyncio.sleep(random.uniform(0.05, 0.4))  # noqa: S311
        busy.kill()
        await busy.wait()

    delivered_before_the_end = len(await lab.effects())
    await lab.skip_waiting()
    await lab.relay().drain()

    expected = {(event.event_id, name): 1 for event in await lab.outbox() for name in HANDLERS}
    assert Counter(await lab.effects()) == expected
    assert len(expected) >= 3 * 5 * 2 * len(HANDLERS)
    assert delivered_before_the_end > 0
