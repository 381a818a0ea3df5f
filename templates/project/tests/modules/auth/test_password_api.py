"""Changing and resetting passwords."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.auth.constants import RESET_LINKS
from app.modules.auth.handlers import send_password_reset
from app.modules.auth.models.OneTimeToken import OneTimeToken
from app.modules.users.models.User import User
from app.shared.events.AuthEvents import PasswordChangedEvent, PasswordResetRequestedEvent
from app.shared.events.event_bus import event_bus
from app.shared.events.recorder import EventRecorder
from app.shared.events.relay import EventRelay
from app.shared.models.base import utc_now
from tests.modules.auth.conftest import AUTH, Login, bearer
from tests.modules.conftest import PASSWORD, Mailbox, MakeUser

NEW_PASSWORD = "another fine phrase"


async def ask(client: AsyncClient, email: str) -> Response:
    return await client.post(f"{AUTH}/password-reset/request", json={"email": email})


async def reset(client: AsyncClient, token: str, password: str = NEW_PASSWORD) -> Response:
    return await client.post(f"{AUTH}/password-reset", json={"token": token, "new_password": password})


@pytest.fixture
async def token(user: User, mailbox: Mailbox, db: AsyncSession) -> str:
    """A token as it arrives in the mailbox."""
    await send_password_reset(PasswordResetRequestedEvent(email=user.email), db)
    await db.commit()
    return mailbox.sent[-1][2]


@pytest.mark.threat("A04")
async def test_asking_tells_nothing(client: AsyncClient, user: User, event_recorder: EventRecorder) -> None:
    known, unknown = await ask(client, user.email), await ask(client, "nobody@example.com")

    assert known.status_code == unknown.status_code == 202
    assert known.json() == unknown.json()
    # The same work, too: one event each, and nobody has looked for the account yet.
    assert len(event_recorder.of_type(PasswordResetRequestedEvent)) == 2


@pytest.mark.threat("A12")
async def test_no_token_is_in_the_event(client: AsyncClient, user: User, event_recorder: EventRecorder) -> None:
    await ask(client, user.email)

    event = event_recorder.assert_published(PasswordResetRequestedEvent)
    assert set(event.model_dump()) == {"event_id", "occurred_at", "email"}


async def test_only_active_accounts_get_mail(mailbox: Mailbox, db: AsyncSession, make_user: MakeUser) -> None:
    await make_user("idle", is_active=False)

    for email in ("idle@example.com", "nobody@example.com"):
        await send_password_reset(PasswordResetRequestedEvent(email=email), db)

    assert mailbox.sent == []


@pytest.mark.threat("A12")
async def test_the_token_sets_a_new_password_once(client: AsyncClient, user: User, token: str, login: Login) -> None:
    assert (await reset(client, token)).status_code == 200
    assert (await reset(client, token)).status_code == 404

    await login(user, NEW_PASSWORD)
    old = await client.post(f"{AUTH}/login", data={"username": user.email, "password": PASSWORD})
    assert old.status_code == 401


@pytest.mark.threat("A12")
async def test_only_the_hash_is_stored(token: str, db: AsyncSession) -> None:
    stored = (await db.scalars(select(OneTimeToken.token_hash))).one()

    assert token not in stored


@pytest.mark.threat("A11")
async def test_a_reset_ends_all_logins(client: AsyncClient, user: User, token: str, login: Login) -> None:
    tokens = await login(user)

    await reset(client, token)

    assert (await client.get(f"{AUTH}/me", headers=bearer(tokens))).status_code == 401
    renewed = await client.post(f"{AUTH}/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert renewed.status_code == 401


@pytest.fixture
async def links(user: User, token: str, mailbox: Mailbox, db: AsyncSession) -> list[str]:
    """The first token and as many more as may be asked for in one window."""
    for _ in range(RESET_LINKS):
        await send_password_reset(PasswordResetRequestedEvent(email=user.email), db)
        await db.commit()
    return [token for _, _, token in mailbox.sent]


@pytest.mark.threat("A12")
async def test_only_the_last_tokens_work(client: AsyncClient, links: list[str]) -> None:
    assert (await reset(client, links[0])).status_code == 404
    assert (await reset(client, links[1])).status_code == 200


@pytest.mark.threat("A12")
async def test_with_one_token_all_are_used(client: AsyncClient, links: list[str]) -> None:
    assert (await reset(client, links[-2])).status_code == 200
    assert {(await reset(client, link)).status_code for link in links} == {404}


@pytest.mark.threat("A04", "A05")
async def test_nobody_can_ask_so_often_that_the_owners_link_dies(
    app: FastAPI, client: AsyncClient, user: User, token: str, mailbox: Mailbox, database: Database
) -> None:
    """From many addresses, too; the answer is the same throughout."""
    statuses, relay = [], EventRelay(event_bus, database.session_factory)
    for number in range(10):
        transport = ASGITransport(app=app, client=(f"192.0.2.{number}", 1))
        async with AsyncClient(transport=transport, base_url="http://test") as elsewhere:
            statuses += [(await ask(elsewhere, email)).status_code for email in (user.email, user.email.upper())]
    await relay.drain()

    assert statuses == [202] * 20
    sent = [token for _, _, token in mailbox.sent]
    assert len(sent) == 1 + RESET_LINKS  # the fixture's was not asked for over the API
    assert (await reset(client, sent[1])).status_code == 200


@pytest.mark.threat("A05")
async def test_who_has_set_a_password_may_ask_again(
    client: AsyncClient, user: User, mailbox: Mailbox, database: Database
) -> None:
    relay = EventRelay(event_bus, database.session_factory)
    for _ in range(RESET_LINKS + 1):
        await ask(client, user.email)
    await relay.drain()
    assert (await reset(client, mailbox.sent[-1][2])).status_code == 200

    await ask(client, user.email)
    await relay.drain()

    assert len(mailbox.sent) == RESET_LINKS + 1


@pytest.mark.threat("A12")
async def test_an_expired_token_is_refused(client: AsyncClient, token: str, db: AsyncSession) -> None:
    await db.execute(update(OneTimeToken).values(expires_at=utc_now() - timedelta(seconds=1)))
    await db.commit()

    assert (await reset(client, token)).status_code == 404


@pytest.mark.threat("A12")
async def test_a_token_for_something_else_is_refused(client: AsyncClient, token: str) -> None:
    response = await client.post(f"{AUTH}/verify-email", json={"token": token})

    assert response.status_code == 404
    assert (await reset(client, token)).status_code == 200


async def test_a_token_is_worth_nothing_after_a_change_of_address(
    client: AsyncClient, user: User, token: str, db: AsyncSession
) -> None:
    user.email = "moved@example.com"
    await db.commit()

    assert (await reset(client, token)).status_code == 404


async def test_a_weak_password_does_not_use_up_the_token(client: AsyncClient, token: str) -> None:
    assert (await reset(client, token, "password")).status_code == 422
    assert (await reset(client, token, "ursula.user1")).status_code == 400
    assert (await reset(client, token)).status_code == 200


async def test_changing_wants_the_old_password(client: AsyncClient, user: User, login: Login) -> None:
    tokens = await login(user)

    response = await client.post(
        f"{AUTH}/change-password",
        json={"current_password": "wrong", "new_password": NEW_PASSWORD},
        headers=bearer(tokens),
    )

    assert response.status_code == 403
    assert (await client.get(f"{AUTH}/me", headers=bearer(tokens))).status_code == 200


@pytest.mark.threat("A11")
async def test_changing_ends_all_logins(
    client: AsyncClient, user: User, login: Login, event_recorder: EventRecorder
) -> None:
    tokens = await login(user)

    response = await client.post(
        f"{AUTH}/change-password",
        json={"current_password": PASSWORD, "new_password": NEW_PASSWORD},
        headers=bearer(tokens),
    )

    assert response.status_code == 200
    assert (await client.get(f"{AUTH}/me", headers=bearer(tokens))).status_code == 401
    event_recorder.assert_published(PasswordChangedEvent, user_id=user.id)
    await login(user, NEW_PASSWORD)


@pytest.mark.threat("A05")
async def test_guessing_tokens_is_stopped(client: AsyncClient) -> None:
    statuses = [(await reset(client, f"{number:043}")).status_code for number in range(12)]

    assert statuses[0] == 404
    assert statuses[-1] == 429


@pytest.mark.threat("A33")
async def test_passwords_are_not_repeated_in_errors(client: AsyncClient, token: str) -> None:
    response = await client.post(f"{AUTH}/password-reset", json={"token": token, "new_password": "canary7"})

    assert response.status_code == 422
    assert "canary7" not in response.text
    assert token not in response.text
