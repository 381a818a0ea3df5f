"""The relay as a process: `python -m app.worker`."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

import app.worker
from app.shared.models.base import Base
from tests.support.databases import BACKENDS, scratch_database, settings_for

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=BACKENDS)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database(request.param, tmp_path) as url:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await engine.dispose()
        yield url


async def worker(url: str) -> Process:
    environment = os.environ | {"DATABASE_URL": url, "EVENT_RELAY": "worker", "LOG_JSON": "true", "LOG_LEVEL": "INFO"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app.worker", cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT
    )


async def line_with(process: Process, words: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while words not in (line := (await process.stdout.readline()).decode()):
            assert line, f"the process ended without saying {words!r}"


@pytest.mark.threat("A64")
async def test_ctrl_c_ends_the_worker_cleanly(url: str) -> None:
    process = await worker(url)
    await line_with(process, "event worker started")

    process.send_signal(signal.SIGINT)
    await line_with(process, "event worker stopped")

    assert await process.wait() == 0


@pytest.mark.threat("A64")
async def test_the_worker_works_while_the_tables_are_not_there_yet_and_ends_with_sigterm(url: str) -> None:
    """Deployments start it beside the migrations, and stop it so."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE event_deliveries RENAME TO not_yet"))
    process = await worker(url)
    await line_with(process, "cannot reach the outbox")

    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE not_yet RENAME TO event_deliveries"))
    await engine.dispose()
    process.send_signal(signal.SIGTERM)

    await line_with(process, "event worker stopped")
    assert await process.wait() == 0


def test_a_worker_that_would_do_nothing_says_so_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unused = tmp_path / "unused.db"
    off = settings_for(f"sqlite+aiosqlite:///{unused}", EVENT_RELAY="off")
    monkeypatch.setattr(app.worker, "get_settings", lambda: off)

    assert app.worker.main() == 1
    assert "EVENT_RELAY is off" in capsys.readouterr().out
    assert not unused.exists()
