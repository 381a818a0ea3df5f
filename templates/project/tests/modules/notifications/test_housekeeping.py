"""The command that removes what is finished."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config.database import Database
from app.config.settings import Settings, get_settings
from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.models.Notification import Notification
from app.modules.notifications.repositories.DeliveryRepository import DeliveryRepository
from app.modules.notifications.repositories.NotificationRepository import NotificationRepository
from app.modules.users.models.User import User
from app.shared.models.base import Base, utc_now
from scripts import notifications as command

LONG_AGO = utc_now() - timedelta(days=100)


async def fill(database: Database) -> None:
    async with database.session_scope() as db:
        user = User(email="ada@example.com", full_name="Ada", password_hash="x", role="user")
        db.add(user)
        await db.flush()
        text = {"user_id": user.id, "kind": "welcome", "category": "account", "title": "x", "body": "x"}
        mail = {"user_id": user.id, "kind": "welcome", "recipient": user.email, "context": {}}
        db.add_all(Notification(**text, read_at=read_at) for read_at in (LONG_AGO, utc_now(), None))
        for state in ("sent", "dead", "cancelled", "queued"):
            db.add_all(Delivery(**mail, state=state, created_at=moment) for moment in (LONG_AGO, utc_now()))


async def test_finished_and_old_rows_go(committing_database: Database) -> None:
    await fill(committing_database)
    async with committing_database.session_scope() as db:
        before = utc_now() - timedelta(days=90)
        assert await NotificationRepository(db).delete_read_before(before) == 1
        assert await DeliveryRepository(db).delete_finished_before(before) == 3
    async with committing_database.session_scope() as db:
        assert await db.scalar(select(func.count()).select_from(Notification)) == 2
        assert await db.scalar(select(func.count()).select_from(Delivery)) == 5


async def test_command_tells_how_many(tmp_path: Path) -> None:
    settings = Settings(DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    database = Database(settings)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await fill(database)
    await database.dispose()

    assert await command.run(settings, 90) == (1, 3)
    assert await command.run(settings, 90) == (0, 0)


def test_command_line_reports(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    async def run(settings: Settings, days: int) -> tuple[int, int]:
        assert settings is get_settings()
        return days, 2

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(asyncio, "run", _result)
    assert command.main(["purge", "--older-than", "30"]) == 0
    assert capsys.readouterr().out == "deleted 30 notifications and 2 e-mails\n"


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999999"])
def test_wrong_number_of_days_is_refused(days: str) -> None:
    with pytest.raises(SystemExit):
        command.main(["purge", "--older-than", days])


def _result(work: object) -> object:
    """The result of a coroutine that waits for nothing; the loop of the suite is running already."""
    try:
        work.send(None)  # type: ignore[attr-defined]
    except StopIteration as end:
        return end.value
    raise AssertionError("it waited")
