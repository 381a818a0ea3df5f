"""The relay as a process: `python -m app.worker`."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

import app.worker
from app.shared.models.base import Base
from scripts.processes import Running, Start, anew
from tests.support.databases import BACKENDS, scratch_database, settings_for
from tests.support.processes import line_with, prepared


@pytest.fixture(params=BACKENDS)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database(request.param, tmp_path) as url:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await engine.dispose()
        yield url


async def worker(start: Start, url: str, log: Path) -> Running:
    environment = os.environ | {"DATABASE_URL": url, "EVENT_RELAY": "worker", "LOG_JSON": "true", "LOG_LEVEL": "INFO"}
    return await start("app.worker", environment=environment, log=log)


@pytest.mark.threat("A64")
async def test_ctrl_c_ends_the_worker_cleanly(url: str, tmp_path: Path) -> None:
    """From the command line, as operators start it."""
    log = tmp_path / "worker.log"
    process = await worker(anew, url, log)
    await line_with("event worker started", log, process)

    process.send_signal(signal.SIGINT)
    await line_with("event worker stopped", log, process)

    assert await process.wait() == 0


@pytest.mark.threat("A64")
async def test_the_worker_works_while_the_tables_are_not_there_yet_and_ends_with_sigterm(
    url: str, tmp_path: Path
) -> None:
    """Deployments start it beside the migrations, and stop it so."""
    log = tmp_path / "worker.log"
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE event_deliveries RENAME TO not_yet"))
    process = await worker(prepared, url, log)
    await line_with("cannot reach the outbox", log, process)

    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE not_yet RENAME TO event_deliveries"))
    await engine.dispose()
    process.send_signal(signal.SIGTERM)
    await line_with("event worker stopped", log, process)

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
