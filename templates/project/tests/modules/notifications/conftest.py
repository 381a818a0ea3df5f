"""A mail sender that keeps what it gets, and the way of an event to it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.notifications.dependencies import make_notification_service, make_token_mailer
from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.models.Notification import Notification
from app.modules.notifications.services.NotificationService import NotificationService
from app.modules.notifications.settings import NotificationSettings
from app.modules.users.models.User import User
from app.shared.events.event_bus import Event, event_bus
from app.shared.events.NotificationEvents import EmailQueuedEvent
from app.shared.events.relay import EventRelay
from app.shared.interfaces.EmailSender import EmailSender, OutgoingEmail
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.TokenMailer import TokenMailer
from app.shared.models.base import utc_now
from app.shared.models.EventDelivery import EventDelivery
from tests.modules.conftest import MakeUser

API = "/api/v1/notifications"

LETTER = OutgoingEmail(
    message_id="delivery-1",
    recipient="ada@example.org",
    recipient_name="Ada Lovelace",
    subject="Hello",
    text="Good morning\n",
    html="<p>Good morning</p>\n",
)


def make_settings(**values: Any) -> NotificationSettings:
    """Settings with some values replaced; validated as if they came from the environment."""
    return NotificationSettings(**values)


@dataclass
class FakeSender(EmailSender):
    """Raises what is in `failures` first, one for each attempt."""

    sent: list[OutgoingEmail] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    attempts: int = 0

    async def send(self, email: OutgoingEmail) -> None:
        self.attempts += 1
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(email)


@dataclass
class Post:
    """Everything between a published event and the mail that comes of it."""

    database: Database

    async def publish(self, *events: Event) -> None:
        async with self.database.session_factory() as db:
            for event in events:
                await event_bus.publish(event, db)
            await db.commit()

    async def deliver(self) -> int:
        """Run all handlers that are due, and tell how many attempts that took."""
        return await EventRelay(event_bus, self.database.session_factory).drain()

    async def skip_waiting(self) -> None:
        """Every pause between attempts is over."""
        async with self.database.session_factory() as db:
            await db.execute(update(EventDelivery).values(available_at=utc_now() - timedelta(seconds=1)))
            await db.commit()

    async def deliver_all(self) -> None:
        """Until nothing more happens, however long the pauses would be."""
        while await self.deliver():
            await self.skip_waiting()

    async def emails(self) -> Sequence[Delivery]:
        async with self.database.session_factory() as db:
            return (await db.scalars(select(Delivery).order_by(Delivery.id))).all()

    async def notifications(self) -> Sequence[Notification]:
        async with self.database.session_factory() as db:
            return (await db.scalars(select(Notification).order_by(Notification.id))).all()

    async def events(self) -> Sequence[EventDelivery]:
        async with self.database.session_factory() as db:
            return (await db.scalars(select(EventDelivery))).all()


@pytest.fixture
def post(app: FastAPI, database: Database) -> Post:
    """With the application, so that all handlers are subscribed."""
    return Post(database)


@contextmanager
def fake_sender() -> Iterator[FakeSender]:
    """In place of the mail server."""
    fake = FakeSender()
    before = interfaces._factories[EmailSender], interfaces._factories[TokenMailer]
    interfaces.bind(EmailSender, lambda _db: fake)
    interfaces.bind(TokenMailer, make_token_mailer)
    try:
        yield fake
    finally:
        interfaces.bind(EmailSender, before[0])
        interfaces.bind(TokenMailer, before[1])


@pytest.fixture
def sender(app: FastAPI) -> Iterator[FakeSender]:
    with fake_sender() as fake:
        yield fake


@pytest.fixture
def service(app: FastAPI, db: AsyncSession) -> NotificationService:
    return make_notification_service(db)


@pytest.fixture
async def ada(make_user: MakeUser) -> User:
    return await make_user("ada.lovelace")


async def add_notification(db: AsyncSession, user: User, title: str = "Hello", **values: Any) -> Notification:
    row = {"kind": "admin_message", "category": "news", "body": "Some text"}
    notification = Notification(user_id=user.id, title=title, **(row | values))
    db.add(notification)
    await db.commit()
    return notification


async def add_delivery(db: AsyncSession, user: User, **values: Any) -> Delivery:
    row = {"kind": "welcome", "recipient": user.email, "context": {"full_name": user.full_name}}
    delivery = Delivery(user_id=user.id, **(row | values))
    db.add(delivery)
    await db.commit()
    return delivery


async def queue_email(db: AsyncSession, user: User, **values: Any) -> Delivery:
    """As `DeliveryService` does it."""
    delivery = await add_delivery(db, user, **values)
    await event_bus.publish(EmailQueuedEvent(user_id=user.id, delivery_id=delivery.id, kind=delivery.kind), db)
    await db.commit()
    return delivery
