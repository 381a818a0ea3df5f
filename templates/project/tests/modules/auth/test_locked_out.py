"""Whoever was locked out of an account comes back by no link: what they had asked for before ends with their logins."""

from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.auth.handlers import send_email_change
from app.modules.users.models.User import User
from app.shared.events.AuthEvents import EmailChangeRequestedEvent
from app.shared.events.event_bus import event_bus
from app.shared.events.relay import EventRelay
from tests.modules.auth.conftest import AUTH
from tests.modules.conftest import PASSWORD, Mailbox, headers_of

ATTACKER = "mallory@example.com"
NEW_PASSWORD = "another fine phrase"
USERS = "/api/v1/users"

Act = Callable[[AsyncClient, User, User, Mailbox], Awaitable[object]]


async def deliver(app: FastAPI) -> None:
    database: Database = app.state.database
    await EventRelay(event_bus, database.session_factory).drain()


async def change_password(client: AsyncClient, user: User, admin: User, mailbox: Mailbox) -> None:
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    response = await client.post(f"{AUTH}/change-password", json=body, headers=headers_of(user))
    assert response.status_code == 200


async def log_out_everywhere(client: AsyncClient, user: User, admin: User, mailbox: Mailbox) -> None:
    assert (await client.post(f"{AUTH}/logout-all", headers=headers_of(user))).status_code == 200


async def end_sessions(client: AsyncClient, user: User, admin: User, mailbox: Mailbox) -> None:
    response = await client.delete(f"{AUTH}/admin/users/{user.id}/sessions", headers=headers_of(admin))
    assert response.status_code == 200


async def force_reset(client: AsyncClient, user: User, admin: User, mailbox: Mailbox) -> None:
    response = await client.post(f"{AUTH}/admin/users/{user.id}/password-reset", headers=headers_of(admin))
    assert response.status_code == 202


async def lock_and_unlock(client: AsyncClient, user: User, admin: User, mailbox: Mailbox) -> None:
    for action in ("deactivate", "activate"):
        response = await client.post(f"{USERS}/admin/{user.id}/{action}", headers=headers_of(admin))
        assert response.status_code == 200


async def end_the_session(client: AsyncClient, user: User, admin: User, mailbox: Mailbox) -> None:
    form = {"username": user.email, "password": PASSWORD}
    assert (await client.post(f"{AUTH}/login", data=form)).status_code == 200
    [session] = (await client.get(f"{AUTH}/sessions", headers=headers_of(user))).json()["data"]
    response = await client.delete(f"{AUTH}/sessions/{session['id']}", headers=headers_of(user))
    assert response.status_code == 200


ENDS_ALL: list[Act] = [change_password, log_out_everywhere, end_sessions, force_reset, lock_and_unlock]


async def ask(client: AsyncClient, user: User) -> None:
    body = {"new_email": ATTACKER, "current_password": PASSWORD}
    response = await client.post(f"{AUTH}/change-email/request", json=body, headers=headers_of(user))
    assert response.status_code == 202


async def confirm(client: AsyncClient, token: str) -> int:
    return (await client.post(f"{AUTH}/change-email", json={"token": token})).status_code


def tokens_of(mailbox: Mailbox, kind: str) -> list[str]:
    return [token for sent, _, token in mailbox.sent if sent == kind]


@pytest.mark.threat("A11", "A13")
@pytest.mark.parametrize("act", [*ENDS_ALL, end_the_session])
async def test_a_link_to_another_address_ends_with_the_logins(
    client: AsyncClient, app: FastAPI, user: User, admin: User, mailbox: Mailbox, act: Act
) -> None:
    await ask(client, user)
    await deliver(app)
    [token] = tokens_of(mailbox, "change")

    await act(client, user, admin, mailbox)
    await deliver(app)

    assert await confirm(client, token) == 404


@pytest.mark.threat("A11", "A13")
@pytest.mark.parametrize("act", ENDS_ALL)
async def test_a_request_that_is_still_queued_leads_nowhere(
    client: AsyncClient, app: FastAPI, user: User, admin: User, mailbox: Mailbox, act: Act
) -> None:
    await ask(client, user)

    await act(client, user, admin, mailbox)
    await deliver(app)

    assert tokens_of(mailbox, "change") == []


@pytest.mark.threat("A13")
async def test_who_recovers_an_account_is_alone_in_it(
    client: AsyncClient, app: FastAPI, db: AsyncSession, user: User, mailbox: Mailbox
) -> None:
    """A stranger has registered somebody's address and asked for a change to their own."""
    address = user.email
    await ask(client, user)
    await client.post(f"{AUTH}/password-reset/request", json={"email": address})
    await deliver(app)
    [stale], [reset] = tokens_of(mailbox, "change"), tokens_of(mailbox, "reset")

    body = {"token": reset, "new_password": NEW_PASSWORD}
    assert (await client.post(f"{AUTH}/password-reset", json=body)).status_code == 200

    assert await confirm(client, stale) == 404
    await db.refresh(user)
    assert user.email == address


@pytest.mark.threat("A11", "A12")
@pytest.mark.parametrize("act", ENDS_ALL)
async def test_a_link_to_set_a_password_ends_with_the_logins(
    client: AsyncClient, app: FastAPI, user: User, admin: User, mailbox: Mailbox, act: Act
) -> None:
    await client.post(f"{AUTH}/password-reset/request", json={"email": user.email})
    await deliver(app)
    [token] = tokens_of(mailbox, "reset")

    await act(client, user, admin, mailbox)
    await deliver(app)

    body = {"token": token, "new_password": "a third fine phrase"}
    assert (await client.post(f"{AUTH}/password-reset", json=body)).status_code == 404


@pytest.mark.threat("A13")
async def test_an_event_of_before_is_read_and_leads_nowhere(db: AsyncSession, user: User, mailbox: Mailbox) -> None:
    event = EmailChangeRequestedEvent.model_validate({"user_id": user.id, "email": ATTACKER})

    await send_email_change(event, db)

    assert mailbox.sent == []
