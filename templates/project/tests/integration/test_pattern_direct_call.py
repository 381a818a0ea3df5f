"""Pattern: direct service call. auth changes passwords through `CredentialStore`, which the users module implements."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.auth.services.AuthService import AuthService
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserSchema import UserCreate
from app.modules.users.services.UserCredentialService import UserCredentialService
from app.modules.users.services.UserService import UserService
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.registry import InterfaceRegistry, interfaces
from tests.modules.conftest import PASSWORD, MakeUser, headers_of, make_user

__all__ = ["make_user"]

NEW_PASSWORD = "another fine phrase"


@pytest.fixture
async def counted(app: FastAPI) -> AsyncIterator[list[str]]:
    """Binds an implementation that notes who is asked for, as a project would bind one of its own."""
    asked: list[str] = []

    class Counting(UserCredentialService):
        async def check_password(self, user_id: int, password: str) -> bool:
            asked.append("check_password")
            return await super().check_password(user_id, password)

    original = interfaces._factories[CredentialStore]
    interfaces.bind(CredentialStore, lambda db: Counting(original(db).repository))
    yield asked
    interfaces.bind(CredentialStore, original)


async def test_the_caller_knows_the_protocol_and_the_registry_the_implementation(db: AsyncSession) -> None:
    assert AuthService.__init__.__annotations__["credentials"] is CredentialStore
    assert isinstance(interfaces.resolve(CredentialStore, db), UserCredentialService)


async def test_a_request_to_one_module_reaches_the_other(client: AsyncClient, make_user: MakeUser) -> None:
    user = await make_user("ann")

    response = await client.post(
        "/api/v1/auth/change-password",
        json={"current_password": PASSWORD, "new_password": NEW_PASSWORD},
        headers=headers_of(user),
    )
    login = await client.post("/api/v1/auth/login", data={"username": user.email, "password": NEW_PASSWORD})

    assert [response.status_code, login.status_code] == [200, 200]


async def test_both_modules_work_in_one_transaction(committing_database: Database) -> None:
    """The implementation gets the caller's session: what it wrote goes when the caller fails."""
    async with committing_database.session_scope() as db:
        ann = UserCreate(email="ann@example.com", full_name="Ann", password=PASSWORD)
        user = await UserService(UserRepository(db)).create_user(ann)

    async def changes_its_mind() -> None:
        async with committing_database.session_scope() as db:
            await interfaces.resolve(CredentialStore, db).set_password(user.id, NEW_PASSWORD)
            raise LookupError

    with pytest.raises(LookupError):
        await changes_its_mind()

    async with committing_database.session_scope() as db:
        assert await interfaces.resolve(CredentialStore, db).check_password(user.id, PASSWORD)


async def test_another_implementation_takes_its_place(
    client: AsyncClient, make_user: MakeUser, counted: list[str]
) -> None:
    body = {"current_password": "wrong", "new_password": NEW_PASSWORD}
    response = await client.post("/api/v1/auth/change-password", json=body, headers=headers_of(await make_user("ann")))

    assert response.status_code >= 400
    assert counted == ["check_password"]


async def test_what_nobody_implements_is_named(db: AsyncSession) -> None:
    with pytest.raises(LookupError, match="nothing implements CredentialStore"):
        InterfaceRegistry().resolve(CredentialStore, db)
