"""A new e-mail address: with the password, confirmed at the new one, told to the old one."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.users.models.User import User
from app.shared.events.event_bus import event_bus
from app.shared.events.recorder import EventRecorder
from app.shared.events.relay import EventRelay
from app.shared.events.UserEvents import UserEmailChangedEvent
from tests.modules.auth.conftest import AUTH, Login, bearer
from tests.modules.conftest import PASSWORD, Mailbox, MakeUser, headers_of

NEW = "ursula.new@example.com"

pytestmark = pytest.mark.threat("A13")


async def ask(client: AsyncClient, user: User, email: str = NEW, password: str = PASSWORD) -> int:
    body = {"new_email": email, "current_password": password}
    response = await client.post(f"{AUTH}/change-email/request", json=body, headers=headers_of(user))
    return response.status_code


async def confirm(client: AsyncClient, token: str) -> int:
    return (await client.post(f"{AUTH}/change-email", json={"token": token})).status_code


async def deliver(database: Database) -> None:
    await EventRelay(event_bus, database.session_factory).drain()


@pytest.fixture
async def token(client: AsyncClient, app: FastAPI, database: Database, user: User, mailbox: Mailbox) -> str:
    assert await ask(client, user) == 202
    await deliver(database)
    [(kind, address, token)] = mailbox.sent
    assert (kind, address) == ("change", NEW)
    return token


async def email_of(db: AsyncSession, user: User) -> str:
    await db.refresh(user)
    return user.email


async def test_the_address_changes_once_it_is_confirmed(
    client: AsyncClient, db: AsyncSession, user: User, token: str, event_recorder: EventRecorder
) -> None:
    before = user.email
    assert await email_of(db, user) == before

    assert await confirm(client, token) == 200

    assert await email_of(db, user) == NEW
    assert user.email_verified_at is not None
    event_recorder.assert_published(UserEmailChangedEvent, user_id=user.id, email=NEW, previous_email=before)


async def test_all_logins_end(client: AsyncClient, user: User, token: str, login: Login) -> None:
    tokens: dict[str, Any] = await login(user)

    await confirm(client, token)

    assert (await client.get(f"{AUTH}/me", headers=bearer(tokens))).status_code == 401
    refresh = {"refresh_token": tokens["refresh_token"]}
    assert (await client.post(f"{AUTH}/refresh", json=refresh)).status_code == 401


async def test_a_link_works_once(client: AsyncClient, token: str) -> None:
    assert [await confirm(client, token) for _ in range(2)] == [200, 404]


async def test_only_the_last_link_works(
    client: AsyncClient, database: Database, user: User, mailbox: Mailbox, token: str
) -> None:
    await ask(client, user, "ursula.newer@example.com")
    await deliver(database)

    assert await confirm(client, token) == 404
    assert await confirm(client, mailbox.sent[-1][2]) == 200


async def test_the_password_is_wanted(
    client: AsyncClient, app: FastAPI, database: Database, user: User, mailbox: Mailbox
) -> None:
    assert await ask(client, user, password="not the password") == 403
    await deliver(database)
    assert mailbox.sent == []


async def test_the_answer_does_not_tell_who_has_an_account(
    client: AsyncClient, app: FastAPI, database: Database, user: User, other_user: User, mailbox: Mailbox
) -> None:
    assert await ask(client, user, other_user.email) == 202
    await deliver(database)
    assert mailbox.sent == []


@pytest.mark.threat("A58")
async def test_an_address_that_is_taken_meanwhile_is_a_conflict(
    client: AsyncClient, db: AsyncSession, user: User, token: str, make_user: MakeUser
) -> None:
    before = user.email
    await make_user(NEW.partition("@")[0])

    assert await confirm(client, token) == 409
    assert await email_of(db, user) == before


async def test_a_token_for_something_else_does_not_change_it(
    client: AsyncClient, database: Database, user: User, mailbox: Mailbox
) -> None:
    await client.post(f"{AUTH}/verify-email/request", headers=headers_of(user))
    await deliver(database)
    [(kind, _, token)] = mailbox.sent
    assert kind == "verification"
    assert await confirm(client, token) == 404


@pytest.mark.parametrize("email", ["", "x", "a@b", "x" * 250 + "@example.com", None, 7])
async def test_malformed_addresses_are_refused(client: AsyncClient, user: User, email: Any) -> None:
    assert await ask(client, user, email) == 422
