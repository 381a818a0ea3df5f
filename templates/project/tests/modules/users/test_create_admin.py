"""`python -m scripts.create_admin`."""

import io
from pathlib import Path

import pytest

from app.config.settings import Settings
from scripts import create_admin
from tests.modules.conftest import PASSWORD
from tests.support.databases import scratch_database, settings_for


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def test_bad_input_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))

    assert create_admin.main(["no-address", "Ada"]) == 2

    errors = capsys.readouterr().err
    assert "email" in errors
    assert "password" in errors
    assert "short" not in errors.replace("too short", "")


@pytest.mark.threat("A15")
async def test_the_account_is_an_admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.config.database import Database
    from app.modules.users.repositories.UserRepository import UserRepository
    from app.modules.users.schemas.UserRole import UserRole
    from app.modules.users.schemas.UserSchema import UserAdminCreate
    from app.shared.models.base import Base

    async with scratch_database("sqlite", tmp_path) as url:
        settings: Settings = settings_for(url)
        database = Database(settings)
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        monkeypatch.setattr(create_admin, "get_settings", lambda: settings)

        user_id = await create_admin.create_admin(
            UserAdminCreate(email="ada@example.com", full_name="Ada", password=PASSWORD, role=UserRole.ADMIN)
        )

        async with database.session_scope() as db:
            user = await UserRepository(db).get(user_id)
            assert user is not None
            assert user.role == UserRole.ADMIN
        await database.dispose()
