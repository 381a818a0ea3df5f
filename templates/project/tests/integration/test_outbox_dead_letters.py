"""Dead letters, through the functions and through the command line."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.shared.events import dead_letters
from app.shared.events.dead_letters import Selection
from app.shared.models.base import Base
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from scripts import events as command
from tests.support.crashing import lab_at
from tests.support.databases import scratch_database, settings_for
from tests.support.outbox import Lab, OrderPaid, effects

ROOT = Path(__file__).parents[2]
Run = Callable[..., Awaitable[tuple[int, str]]]
NOW = datetime.now(UTC)
FIRST, SECOND = OrderPaid(order_id=1), OrderPaid(order_id=2)


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
async def lab(url: str) -> AsyncIterator[Lab]:
    """Four deliveries: those of the first event died three days ago, of the second one died and one is done."""
    lab = lab_at(url)
    async with lab.database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(effects.create)
    await lab.publish(FIRST)
    await _set(lab, status=DeliveryStatus.DEAD, attempts=8, finished_at=NOW - timedelta(days=3), last_error="old")
    await lab.publish(SECOND)
    await _set(lab, where_pending=True, status=DeliveryStatus.DEAD, attempts=8, finished_at=NOW, last_error="new")
    async with lab.database.session_scope() as db:
        await db.execute(
            update(EventDelivery)
            .where(EventDelivery.event_id == SECOND.event_id, EventDelivery.handler == "test.second")
            .values(status=DeliveryStatus.DONE)
        )
    yield lab
    await lab.database.dispose()


async def _set(lab: Lab, *, where_pending: bool = False, **values: object) -> None:
    statement = update(EventDelivery).values(**values)
    if where_pending:
        statement = statement.where(EventDelivery.status == DeliveryStatus.PENDING)
    async with lab.database.session_scope() as db:
        await db.execute(statement)


async def remaining(lab: Lab, selection: Selection = Selection()) -> list[tuple[int, str]]:  # noqa: B008 - frozen
    numbers = {FIRST.event_id: 1, SECOND.event_id: 2}
    async with lab.database.session_factory() as db:
        return [(numbers[each.event_id], each.handler) for each in await dead_letters.find(db, selection)]


async def test_find_shows_the_oldest_first_and_only_the_dead(lab: Lab) -> None:
    assert await remaining(lab) == [(1, "test.first"), (1, "test.second"), (2, "test.first")]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(event_id=SECOND.event_id), [(2, "test.first")]),
        (Selection(handler="test.second"), [(1, "test.second")]),
        (Selection(failed_before=NOW - timedelta(days=1)), [(1, "test.first"), (1, "test.second")]),
        (Selection(event_id=FIRST.event_id, handler="test.first"), [(1, "test.first")]),
        (Selection(event_id=uuid4()), []),
    ],
)
async def test_a_selection_narrows(lab: Lab, selection: Selection, expected: list[tuple[int, str]]) -> None:
    assert await remaining(lab, selection) == expected


async def test_a_replayed_delivery_has_all_its_attempts_again_and_is_delivered(lab: Lab) -> None:
    async with lab.database.session_scope() as db:
        assert await dead_letters.replay(db, Selection(handler="test.second")) == 1

    assert await lab.relay().drain() == 1
    assert await lab.effects() == [(FIRST.event_id, "test.second")]
    assert await remaining(lab) == [(1, "test.first"), (2, "test.first")]


async def test_discarding_touches_nothing_that_is_not_dead(lab: Lab) -> None:
    async with lab.database.session_scope() as db:
        assert await dead_letters.discard(db, Selection()) == 3
        assert await dead_letters.discard(db, Selection()) == 0

    assert (await lab.delivery("test.second")).status == DeliveryStatus.DONE


@pytest.fixture
def run(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command as it is; it begins a loop of its own, so it needs a thread of its own."""
    monkeypatch.setattr(command, "get_settings", lambda: settings_for(url))

    async def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = await asyncio.to_thread(command.main, arguments)
        return code, capsys.readouterr().out

    return run


async def test_the_command_lists_replays_and_purges(lab: Lab, run: Run) -> None:
    _, listed = await run("list", "--json", "--handler", "test.first")
    replayed = await run("replay", "--event", str(SECOND.event_id))
    purged = await run("purge", "--older-than", "1")

    letters = [json.loads(line) for line in listed.splitlines()]
    assert [(each["event_id"], each["last_error"]) for each in letters] == [
        (str(FIRST.event_id), "old"),
        (str(SECOND.event_id), "new"),
    ]
    assert replayed == (0, "1 queued again\n")
    assert purged == (0, "2 deleted\n")
    assert await remaining(lab) == []


async def test_the_list_is_readable(lab: Lab, url: str) -> None:
    """By a process of its own, as people call it."""
    listed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scripts.events", "list", "--limit", "2"),
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=PIPE,
    )
    output, _ = await listed.communicate()
    lines = output.decode().splitlines()

    assert listed.returncode == 0
    assert len(lines) == 2
    assert lines[0].startswith(f"{FIRST.event_id}  {NOW - timedelta(days=3):%Y-%m-%d}")
    assert lines[0].endswith("test.order_paid -> test.first  old")


@pytest.mark.parametrize(
    "arguments",
    [["replay"], ["purge"], ["purge", "--all", "--handler", "x"], ["purge", "--older-than", "-1"], []],
)
def test_the_command_never_guesses_what_is_meant(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "Database", None)  # it must not get that far

    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)

    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


async def test_a_selection_that_matches_nothing_is_a_failure(lab: Lab, run: Run) -> None:
    assert await run("replay", "--handler", "test.misspelt") == (1, "0 queued again\n")
