"""Password reset and verification, from the request to the mailbox and back: with the real mail client."""

import re
from email.message import EmailMessage

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.clients.SmtpEmailSender import SmtpEmailSender
from app.modules.notifications.dependencies import make_token_mailer
from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.models.Notification import Notification
from app.modules.notifications.module import provide
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.notifications.services.NotificationTokenMailer import NotificationTokenMailer
from app.modules.users.models.User import User
from app.shared.interfaces.EmailSender import EmailError, EmailSender, OutgoingEmail
from app.shared.interfaces.registry import InterfaceRegistry, interfaces
from app.shared.interfaces.TokenMailer import TokenMailer
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent
from tests.modules.conftest import PASSWORD, headers_of
from tests.modules.notifications.conftest import FakeSender, Post, make_settings
from tests.modules.notifications.smtp_server import SmtpServer, smtp_server

AUTH = "/api/v1/auth"
NEW_PASSWORD = "another fine phrase"
TOKEN = "canary-Token_0123456789-abcdefghijklmnop"
TABLES = (OutboxEvent, EventDelivery, Notification, Delivery)


def token_in(content: str) -> str:
    found = re.search(r"#token=([A-Za-z0-9_-]+)", content)
    assert found is not None, content
    return found.group(1)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def dump(db: AsyncSession) -> str:
    """All that the tables on the way hold."""
    rows = [row for table in TABLES for row in await db.execute(select(*table.__table__.columns))]
    return repr(rows)


@pytest.fixture
def over_smtp(sender: FakeSender) -> SmtpServer:
    """The real client in place of the fake one; the test has to start the server."""
    server = SmtpServer()

    class Late(EmailSender):
        async def send(self, email: OutgoingEmail) -> None:
            settings = make_settings(SMTP_HOST="127.0.0.1", SMTP_PORT=server.port, SMTP_SECURITY="none")
            await SmtpEmailSender(settings).send(email)

    late = Late()
    interfaces.bind(EmailSender, lambda _db: late)
    return server


async def test_reset_from_request_to_new_password(
    client: AsyncClient, ada: User, over_smtp: SmtpServer, post: Post
) -> None:
    async with smtp_server(over_smtp) as server:
        await client.post(f"{AUTH}/password-reset/request", json={"email": ada.email.upper()})
        await post.deliver()

    [message] = server.messages
    assert message["To"] == f"{ada.full_name} <{ada.email}>"
    answer = await client.post(
        f"{AUTH}/password-reset", json={"token": token_in(text_of(message)), "new_password": NEW_PASSWORD}
    )
    assert answer.status_code == 200
    login = await client.post(f"{AUTH}/login", data={"username": ada.email, "password": NEW_PASSWORD})
    assert login.status_code == 200


async def test_verification_from_registration_to_confirmed_address(
    client: AsyncClient, over_smtp: SmtpServer, post: Post
) -> None:
    async with smtp_server(over_smtp) as server:
        account = {"email": "new@example.com", "full_name": "New User", "password": PASSWORD}
        await client.post("/api/v1/users/", json=account)
        await post.deliver()

    subjects = sorted(message["Subject"] for message in server.messages)
    assert [subject.partition(" ")[0] for subject in subjects] == ["Confirm", "Welcome"]
    [body] = [each for each in map(text_of, server.messages) if "#token=" in each]
    answer = await client.post(f"{AUTH}/verify-email", json={"token": token_in(body)})
    assert answer.status_code == 200, answer.text


async def test_links_in_text_and_html_are_the_same(ada: User, db: AsyncSession, sender: FakeSender, post: Post) -> None:
    await make_token_mailer(db).send_password_reset(ada.email, TOKEN)
    await db.commit()
    await post.deliver()
    [email] = sender.sent
    assert token_in(email.text) == token_in(email.html) == TOKEN
    assert f"http://localhost:3000/reset-password#token={TOKEN}" in email.text


@pytest.mark.threat("A12", "A62")
@pytest.mark.parametrize("method", ["send_password_reset", "send_email_verification"])
async def test_token_is_in_no_table_and_no_log(
    ada: User, db: AsyncSession, sender: FakeSender, post: Post, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    """Waiting, failing, sent: whoever reads the database or the logs cannot use the link."""
    await getattr(make_token_mailer(db), method)(ada.email, TOKEN)
    await db.commit()
    waiting = await dump(db)
    sender.failures = [EmailError("the mail server cannot be used (TimeoutError)")]
    await post.deliver()
    failed = await dump(db)
    await post.skip_waiting()
    await post.deliver()
    sent = await dump(db)

    assert len(sender.sent) == 1
    for content in (waiting, failed, sent):
        assert TOKEN not in content
        assert "#token" not in content
    captured = capsys.readouterr()
    assert TOKEN not in captured.out + captured.err
    assert ada.email not in captured.out + captured.err


@pytest.mark.threat("A12")
@pytest.mark.parametrize("failures", [0, 100])
async def test_sealed_token_is_removed_at_the_end(
    ada: User, db: AsyncSession, sender: FakeSender, post: Post, failures: int
) -> None:
    await make_token_mailer(db).send_password_reset(ada.email, TOKEN)
    await db.commit()
    assert [each.sealed is not None for each in await post.emails()] == [True]
    sender.failures = [EmailError("away")] * failures
    await post.deliver_all()
    [row] = await post.emails()
    assert row.state == (DeliveryState.DEAD if failures else DeliveryState.SENT)
    assert row.sealed is None


async def test_no_preference_holds_token_mails_back(
    client: AsyncClient, ada: User, sender: FakeSender, post: Post
) -> None:
    for category in ("account", "news", "transaction"):
        for channel in ("email", "in_app"):
            url = f"/api/v1/notifications/preferences/{category}/{channel}"
            await client.put(url, json={"is_enabled": False}, headers=headers_of(ada))
    await client.post(f"{AUTH}/password-reset/request", json={"email": ada.email})
    await post.deliver()
    assert [email.subject for email in sender.sent] == ["Set a new password"]
    assert await post.notifications() == [], "a link with a token has no place in a list"


@pytest.mark.threat("A04")
async def test_unknown_address_gets_nothing(client: AsyncClient, sender: FakeSender, post: Post) -> None:
    await client.post(f"{AUTH}/password-reset/request", json={"email": "nobody@example.com"})
    await post.deliver_all()
    assert (sender.attempts, await post.emails()) == (0, [])


async def test_address_that_is_gone_meanwhile_gets_nothing(db: AsyncSession, sender: FakeSender, post: Post) -> None:
    await make_token_mailer(db).send_password_reset("gone@example.com", TOKEN)
    await db.commit()
    assert await post.emails() == []


def test_module_binds_the_mailer_of_auth(app: FastAPI, db: AsyncSession) -> None:
    registry = InterfaceRegistry()
    provide(registry)
    assert isinstance(registry.resolve(TokenMailer, db), NotificationTokenMailer)
    assert registry.is_bound(EmailSender)
