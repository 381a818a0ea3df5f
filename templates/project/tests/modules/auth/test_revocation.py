"""Sessions end with the event that ends them, whatever was in flight at that moment."""

import asyncio
import sys
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import get_settings
from app.core.security import hash_password, verify_password
from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.repositories.RefreshTokenRepository import RefreshTokenRepository
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.services.UserAdminService import UserAdminService
from app.modules.users.services.UserCredentialService import UserCredentialService
from app.modules.users.services.UserLookupService import user_info
from app.modules.users.services.UserService import UserService
from tests.modules.auth.conftest import AUTH
from tests.modules.conftest import PASSWORD, headers_of
from tests.support.databases import BACKENDS

NEW_PASSWORD = "a quite different phrase"
# By name: the package has the class under the name of the module.
SERVICE_MODULE = sys.modules["app.modules.users.services.UserService"]

# SQLite has one writer at a time: there is nothing in flight beside a reset.
postgresql = pytest.mark.skipif("postgresql" not in BACKENDS, reason="TEST_DATABASE_URL names no PostgreSQL server")


@pytest.fixture
async def account(app: FastAPI, committing_database: Database) -> User:
    """An account in a database with real commits, which the application uses too."""
    app.state.database = committing_database
    user = User(email="r@example.com", full_name="Rita", password_hash=await hash_password(PASSWORD))
    async with committing_database.session_scope() as db:
        db.add(user)
    return user


async def log_in(client: AsyncClient, password: str = PASSWORD) -> Response:
    return await client.post(f"{AUTH}/login", data={"username": "r@example.com", "password": password})


async def renew(client: AsyncClient, token: str) -> int:
    return (await client.post(f"{AUTH}/refresh", json={"refresh_token": token})).status_code


def refresh_tokens(db: AsyncSession) -> RefreshTokenService:
    return RefreshTokenService(RefreshTokenRepository(db), get_settings())


async def reset(database: Database, user: User) -> None:
    async with database.session_scope() as db:
        await UserCredentialService(UserRepository(db)).set_password(user.id, NEW_PASSWORD)
        await refresh_tokens(db).end_all(user.id)


async def refresh_in_flight(db: AsyncSession, user: User, token: str) -> str:
    """What a refresh has done just before its commit."""
    info = user_info(user)
    assert info is not None
    used = await refresh_tokens(db).use_up(token)
    return await refresh_tokens(db).issue(info, "x", "127.0.0.1", used.family_id)


@pytest.mark.threat("A11")
async def test_a_change_of_role_ends_refresh_tokens(
    client: AsyncClient, account: User, committing_database: Database
) -> None:
    token = (await log_in(client)).json()["refresh_token"]

    async with committing_database.session_scope() as db:
        await UserAdminService(UserRepository(db), None).change_role(account.id, UserRole.MODERATOR)

    assert await renew(client, token) == 401


@pytest.mark.threat("A11")
async def test_old_tokens_stay_dead_when_an_account_comes_back(
    client: AsyncClient, account: User, committing_database: Database
) -> None:
    token = (await log_in(client)).json()["refresh_token"]

    for change in (UserAdminService.deactivate, UserAdminService.activate):
        async with committing_database.session_scope() as db:
            await change(UserAdminService(UserRepository(db), None), account.id)

    assert await renew(client, token) == 401


@postgresql
@pytest.mark.threat("A11")
@pytest.mark.parametrize("renewed_hash", [False, True])
async def test_a_login_with_the_old_password_does_not_outlive_a_reset(
    client: AsyncClient,
    account: User,
    committing_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    renewed_hash: bool,
) -> None:
    async def slowly(raw: str, password_hash: str | None) -> tuple[bool, str | None]:
        matches, new_hash = await verify_password(raw, password_hash)
        await reset(committing_database, account)
        return matches, await hash_password(raw) if renewed_hash else new_hash

    monkeypatch.setattr(SERVICE_MODULE, "verify_password", slowly)
    assert (await log_in(client)).status_code == 401

    monkeypatch.setattr(SERVICE_MODULE, "verify_password", verify_password)
    assert (await log_in(client, NEW_PASSWORD)).status_code == 200


@postgresql
async def test_a_hash_that_was_read_before_a_reset_does_not_log_in(
    account: User, committing_database: Database
) -> None:
    async with committing_database.session_scope() as db:
        service = UserService(UserRepository(db))
        await service.repository.get_by_email(account.email)
        await reset(committing_database, account)

        assert await service.authenticate_user(account.email, PASSWORD) is None


@postgresql
async def test_a_refresh_in_flight_does_not_outlive_a_reset(
    client: AsyncClient, account: User, committing_database: Database
) -> None:
    token = (await log_in(client)).json()["refresh_token"]

    async with committing_database.session_factory() as db:
        new = await refresh_in_flight(db, account, token)
        other = asyncio.create_task(reset(committing_database, account))
        await asyncio.sleep(0.2)
        await db.commit()
    await other

    assert await renew(client, new) == 401


@postgresql
async def test_a_refresh_in_flight_does_not_save_a_stolen_family(
    client: AsyncClient, account: User, committing_database: Database
) -> None:
    first = (await log_in(client)).json()["refresh_token"]
    second = (await client.post(f"{AUTH}/refresh", json={"refresh_token": first})).json()["refresh_token"]

    async with committing_database.session_factory() as db:
        third = await refresh_in_flight(db, account, second)
        replay = asyncio.create_task(renew(client, first))
        await asyncio.sleep(0.2)
        await db.commit()

    assert await replay == 401
    assert await renew(client, third) == 401


@postgresql
@pytest.mark.threat("A11", "A13")
@pytest.mark.parametrize("purpose", [TokenPurpose.EMAIL_CHANGE, TokenPurpose.PASSWORD_RESET])
async def test_a_link_that_is_used_while_the_owner_locks_up_is_too_late(
    client: AsyncClient, account: User, committing_database: Database, purpose: TokenPurpose
) -> None:
    """And neither waits for the other in a circle: both take the account first."""
    info = user_info(account)
    assert info is not None
    async with committing_database.session_scope() as db:
        token = await OneTimeTokenService(OneTimeTokenRepository(db), get_settings()).issue(info, purpose)
    body, path = {"token": token}, "change-email"
    if purpose == TokenPurpose.PASSWORD_RESET:
        body, path = body | {"new_password": NEW_PASSWORD}, "password-reset"

    async with committing_database.session_scope() as db:
        await UserCredentialService(UserRepository(db)).revoke_access(account.id)
        use = asyncio.create_task(client.post(f"{AUTH}/{path}", json=body))
        await asyncio.sleep(0.2)
        await OneTimeTokenService(OneTimeTokenRepository(db), get_settings()).cancel_takeovers(account.id)

    assert (await use).status_code == 404


async def test_no_revocation_is_lost_among_others(account: User, committing_database: Database) -> None:
    async def revoke() -> None:
        async with committing_database.session_scope() as db:
            await UserCredentialService(UserRepository(db)).revoke_access(account.id)

    await asyncio.gather(*(revoke() for _ in range(5)))

    async with committing_database.session_scope() as db:
        user = await UserRepository(db).get(account.id)
        assert user is not None
        assert user.token_version == 5


async def test_a_pending_reset_token_dies_with_a_password_change(
    client: AsyncClient, account: User, committing_database: Database
) -> None:
    info = user_info(account)
    assert info is not None
    async with committing_database.session_scope() as db:
        service = OneTimeTokenService(OneTimeTokenRepository(db), get_settings())
        token = await service.issue(info, TokenPurpose.PASSWORD_RESET)

    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert (await client.post(f"{AUTH}/change-password", headers=headers_of(account), json=body)).status_code == 200

    stolen = await client.post(f"{AUTH}/password-reset", json={"token": token, "new_password": "one more phrase"})
    assert stolen.status_code == 404


@pytest.mark.threat("A05")
async def test_guessing_from_many_addresses_is_stopped(app: FastAPI, user: User) -> None:
    statuses = []
    for number in range(30):
        transport = ASGITransport(app=app, client=(f"10.0.{number}.1", 1))
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            form: dict[str, Any] = {"username": user.email, "password": "wrong"}
            statuses += [(await client.post(f"{AUTH}/login", data=form)).status_code for _ in range(4)]

    assert statuses[:100] == [401] * 100
    assert statuses[-1] == 429


async def test_the_current_password_cannot_be_guessed_freely(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    body = {"current_password": "guess", "new_password": NEW_PASSWORD}

    statuses = [
        (await client.post(f"{AUTH}/change-password", headers=auth_headers, json=body)).status_code for _ in range(12)
    ]

    assert statuses[0] == 403
    assert statuses[-1] == 429
