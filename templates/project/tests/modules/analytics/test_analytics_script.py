"""`python -m scripts.analytics`."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.config.database import Database
from app.modules.analytics.models.AnalyticsDailyCount import AnalyticsDailyCount
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate
from app.modules.analytics.settings import get_analytics_settings
from app.shared.events.UserEvents import UserActivatedEvent
from app.shared.models.base import Base, utc_now
from scripts import analytics
from tests.modules.analytics.conftest import NOW, capture_service, counted, people, stored, today
from tests.support.databases import scratch_database, settings_for


@pytest.fixture
async def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """The database that the command finds, with two events of today and one that is too old."""
    async with scratch_database("sqlite", tmp_path) as url:
        settings = settings_for(url)
        monkeypatch.setattr(analytics, "get_settings", lambda: settings)
        database = Database(settings)
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        (user,) = await people(database, 1)
        too_old = utc_now() - timedelta(days=get_analytics_settings().RETENTION_DAYS + 1)
        async with database.session_scope() as db:
            names = ("one", "two")
            events = [AnalyticsEventCreate(id=uuid4(), name=name, occurred_at=NOW) for name in names]
            await capture_service(db).capture_batch(events, user.id)
            await capture_service(db).capture_event(UserActivatedEvent(user_id=user.id, occurred_at=too_old))
        yield database
        await database.dispose()


async def run(*arguments: str) -> int:
    """In a thread: the command makes an event loop of its own."""
    return await asyncio.to_thread(analytics.main, arguments)


async def falsify(database: Database) -> None:
    async with database.session_scope() as db:
        await db.execute(update(AnalyticsDailyCount).where(AnalyticsDailyCount.name == "one").values(events=5))


async def test_purge_deletes_what_is_too_old(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("purge") == 0
    assert capsys.readouterr().out == "1 deleted\n"

    async with database.session_factory() as db:
        assert {event.name for event in await stored(db)} == {"one", "two"}
        assert len(await counted(db)) == 3


async def test_verify_agrees(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("verify") == 0
    assert capsys.readouterr().out == "30 days, 0 different\n"


async def test_verify_tells_and_changes_nothing(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    await falsify(database)

    assert await run("verify", "--until", today(), "--days", "1") == 1

    assert f"{today()}  one  (events, users) (5, 1) -> (1, 1)" in capsys.readouterr().out
    async with database.session_factory() as db:
        assert (await counted(db))[today(), "one"] == (5, 1)


async def test_recompute_corrects(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    await falsify(database)

    assert await run("recompute", "--until", today(), "--days", "2") == 0

    assert "2 days, 1 corrected" in capsys.readouterr().out
    assert await run("verify") == 0


@pytest.mark.parametrize("arguments", [[], ["recompute", "--days", "367"], ["verify", "--until", "soon"]])
def test_wrong_arguments_are_told(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        analytics.main(arguments)
