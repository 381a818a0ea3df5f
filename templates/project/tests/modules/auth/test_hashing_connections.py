"""Hashing takes its time, and many do it at once: none of them holds a database connection meanwhile."""

from collections.abc import Awaitable, Callable

import pytest
from anyio import CapacityLimiter
from fastapi import FastAPI
from httpx2 import AsyncClient, Response
from sqlalchemy import QueuePool

from app.config.database import Database
from app.core import passwords
from app.modules.users.models.User import User
from tests.modules.auth.conftest import AUTH
from tests.modules.conftest import PASSWORD, headers_of

USERS = "/api/v1/users"
NEW_PASSWORD = "a quite different phrase"

pytestmark = pytest.mark.threat("A66")

Send = Callable[[AsyncClient, User], Awaitable[Response]]


async def log_in(client: AsyncClient, user: User) -> Response:
    return await client.post(f"{AUTH}/login", data={"username": user.email, "password": PASSWORD})


async def change_password(client: AsyncClient, user: User) -> Response:
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    return await client.post(f"{AUTH}/change-password", json=body, headers=headers_of(user))


async def change_address(client: AsyncClient, user: User) -> Response:
    body = {"new_email": "elsewhere@example.com", "current_password": PASSWORD}
    return await client.post(f"{AUTH}/change-email/request", json=body, headers=headers_of(user))


async def register(client: AsyncClient, user: User) -> Response:
    body = {"email": "nora@example.com", "full_name": "Nora New", "password": PASSWORD}
    return await client.post(f"{USERS}/", json=body)


async def delete_account(client: AsyncClient, user: User) -> Response:
    return await client.post(f"{USERS}/me/delete", json={"password": PASSWORD}, headers=headers_of(user))


@pytest.fixture
async def account(app: FastAPI, committing_database: Database) -> User:
    """An account in a database with many connections, which the application uses too."""
    app.state.database = committing_database
    user = User(email="h@example.com", full_name="Hanna", password_hash=await passwords.hash_password(PASSWORD))
    async with committing_database.session_scope() as db:
        db.add(user)
    return user


@pytest.fixture
def taken(account: User, committing_database: Database, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many connections were taken at the start of each hash."""
    pool, limiter = committing_database.engine.pool, passwords._limiter
    assert isinstance(pool, QueuePool)
    seen: list[int] = []

    def noting() -> CapacityLimiter:
        seen.append(pool.checkedout())
        return limiter()

    monkeypatch.setattr(passwords, "_limiter", noting)
    return seen


@pytest.mark.parametrize("send", [log_in, change_password, change_address, register, delete_account])
async def test_nobody_holds_a_connection_while_hashing(
    client: AsyncClient, account: User, taken: list[int], send: Send
) -> None:
    response = await send(client, account)

    assert response.is_success, response.text
    assert taken
    assert set(taken) == {0}


async def test_nor_for_a_login_that_fails(client: AsyncClient, account: User, taken: list[int]) -> None:
    for username in (account.email, "nobody@example.com"):
        form = {"username": username, "password": "wrong"}
        assert (await client.post(f"{AUTH}/login", data=form)).status_code == 401

    assert taken == [0, 0]
