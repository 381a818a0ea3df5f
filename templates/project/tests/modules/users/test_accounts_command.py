"""`python -m scripts.accounts purge`."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import Settings
from app.modules.auth.models.RefreshToken import RefreshToken
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.shared.models.base import Base, utc_now
from scripts import accounts
from tests.modules.conftest import MakeUser
from tests.support.applications import make_settings

LONG_AGO = utc_now() - timedelta(days=100)


async def test_only_deleted_accounts_lose_their_row(db: AsyncSession, make_user: MakeUser) -> None:
    gone, kept = await make_user("gone", deleted_at=LONG_AGO), await make_user("kept")
    users = UserRepository(db)

    assert await users.find_deleted_before(utc_now()) == [gone.id]
    assert await users.delete_row(gone.id)
    await users.delete_row(kept.id)

    assert list(await db.scalars(select(User.id))) == [kept.id]


@pytest.fixture
def on_disk(tmp_path: Path) -> Settings:
    return make_settings(DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/accounts.db")


async def test_purge_counts_what_it_removes(on_disk: Settings) -> None:
    database = Database(on_disk)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.session_scope() as db:
        user = User(email="ann@example.com", full_name="Ann", password_hash="!")
        db.add_all([user, User(email="x@deleted.invalid", full_name="-", password_hash="!", deleted_at=LONG_AGO)])
        await db.flush()
        for number, expires_at in enumerate([LONG_AGO, utc_now() + timedelta(days=1)]):
            db.add(token(user.id, str(number), expires_at))
    await database.dispose()

    assert await accounts.run(on_disk, 30) == (1, 1)
    assert await accounts.run(on_disk, 30) == (0, 0)


def token(user_id: int, token_hash: str, expires_at: object) -> RefreshToken:
    return RefreshToken(
        user_id=user_id, family_id=UUID(int=1), token_hash=token_hash, token_version=0, user_agent="", address="",
        expires_at=expires_at,
    )  # fmt: skip


@pytest.mark.parametrize("days", ["-1", "x", "36501"])
def test_wrong_number_of_days_is_refused(days: str) -> None:
    with pytest.raises(SystemExit):
        accounts.main(["purge", "--older-than", days])
