"""Confirming e-mail addresses."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import get_settings
from app.modules.auth.handlers import send_first_verification, send_requested_verification
from app.modules.auth.services.LogTokenMailer import LogTokenMailer
from app.modules.users.models.User import User
from app.shared.events.AuthEvents import EmailVerificationRequestedEvent, EmailVerifiedEvent
from app.shared.events.event_bus import event_bus
from app.shared.events.recorder import EventRecorder
from app.shared.events.UserEvents import UserCreatedEvent
from tests.modules.auth.conftest import AUTH
from tests.modules.conftest import Mailbox


def created(user: User) -> UserCreatedEvent:
    return UserCreatedEvent(user_id=user.id, email=user.email, full_name=user.full_name)


async def test_a_new_account_gets_a_link_that_works_once(
    client: AsyncClient, user: User, mailbox: Mailbox, db: AsyncSession, event_recorder: EventRecorder
) -> None:
    await send_first_verification(created(user), db)
    await db.commit()
    kind, email, token = mailbox.sent[-1]

    answers = [(await client.post(f"{AUTH}/verify-email", json={"token": token})).status_code for _ in range(2)]

    assert (kind, email) == ("verification", user.email)
    assert answers == [200, 404]
    event_recorder.assert_published(EmailVerifiedEvent, user_id=user.id, email=user.email)
    await db.refresh(user)
    assert user.email_verified_at is not None


async def test_verification_does_not_end_sessions(
    client: AsyncClient, user: User, auth_headers: dict[str, str], mailbox: Mailbox, db: AsyncSession
) -> None:
    await send_first_verification(created(user), db)
    await db.commit()
    await client.post(f"{AUTH}/verify-email", json={"token": mailbox.sent[-1][2]})

    response = await client.get(f"{AUTH}/me", headers=auth_headers)

    assert response.json()["data"]["is_verified"]


async def test_asking_again(client: AsyncClient, auth_headers: dict[str, str], event_recorder: EventRecorder) -> None:
    response = await client.post(f"{AUTH}/verify-email/request", headers=auth_headers)

    assert response.status_code == 202
    event_recorder.assert_published(EmailVerificationRequestedEvent)


async def test_asking_wants_a_token(client: AsyncClient) -> None:
    assert (await client.post(f"{AUTH}/verify-email/request")).status_code == 401


async def test_a_verified_address_gets_no_more_mail(user: User, mailbox: Mailbox, db: AsyncSession) -> None:
    user.email_verified_at = user.created_at
    await db.commit()

    await send_requested_verification(EmailVerificationRequestedEvent(user_id=user.id), db)
    await send_requested_verification(EmailVerificationRequestedEvent(user_id=10**6), db)

    assert mailbox.sent == []


async def test_a_link_to_an_old_address_verifies_nothing(
    client: AsyncClient, user: User, mailbox: Mailbox, db: AsyncSession
) -> None:
    await send_first_verification(created(user), db)
    user.email = "moved@example.com"
    await db.commit()

    response = await client.post(f"{AUTH}/verify-email", json={"token": mailbox.sent[-1][2]})

    assert response.status_code == 404
    await db.refresh(user)
    assert user.email_verified_at is None


def test_handlers_have_stable_names() -> None:
    """They are keys in the database: renaming one strands the events that wait for it."""
    names = {each.name for each in event_bus.subscriptions if each.name.startswith("auth.")}

    assert names == {
        "auth.cancel_takeovers",
        "auth.forget_tokens",
        "auth.send_email_change",
        "auth.send_first_verification",
        "auth.send_password_reset",
        "auth.send_requested_verification",
    }


async def test_outside_local_no_token_reaches_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert get_settings().ENVIRONMENT == "test"

    with pytest.raises(RuntimeError, match="bind TokenMailer"):
        await LogTokenMailer().send_password_reset("a@example.com", "canary-token")

    captured = capsys.readouterr()
    assert "canary-token" not in captured.out + captured.err
