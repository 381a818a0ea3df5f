"""Processes that die, hang or meet while they send: no e-mail is lost, and nobody else is stopped."""

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import get_settings
from app.modules.notifications.dependencies import get_renderer
from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.notifications.services.DeliverySender import DeliverySender
from app.modules.users.models.User import User
from app.shared.events.NotificationEvents import EmailSentEvent
from app.shared.events.recorder import EventRecorder
from app.shared.interfaces.EmailSender import OutgoingEmail
from tests.modules.notifications.conftest import FakeSender, Post, queue_email


async def committed_delivery(database: Database) -> Delivery:
    async with database.session_scope() as db:
        user = User(email="ada@example.com", full_name="Ada", password_hash="x", role="user")
        db.add(user)
        await db.flush()
        delivery = Delivery(user_id=user.id, kind="welcome", recipient=user.email, context={"full_name": "Ada"})
        db.add(delivery)
    return delivery


async def test_process_that_dies_after_sending_sends_again_with_the_same_id(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post
) -> None:
    """Mail cannot be taken back: twice is the price of never losing one. Receivers see that it is the same."""
    delivery = await queue_email(db, ada)
    async with post.database.session_factory() as lost:
        await DeliverySender(lost, get_renderer(), sender, get_settings()).send(delivery.id)
        await lost.rollback()
    await post.deliver_all()

    assert len(sender.sent) == 2
    assert len({email.message_id for email in sender.sent}) == 1
    assert [(each.state, each.attempts) for each in await post.emails()] == [(DeliveryState.SENT, 2)]


async def test_process_that_dies_while_sending_has_used_an_attempt(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post
) -> None:
    delivery = await queue_email(db, ada)
    sender.failures = [KeyboardInterrupt()]  # stands for the end of the process
    async with post.database.session_factory() as lost:
        with pytest.raises(KeyboardInterrupt):
            await DeliverySender(lost, get_renderer(), sender, get_settings()).send(delivery.id)
    assert [(each.state, each.attempts) for each in await post.emails()] == [(DeliveryState.QUEUED, 1)]


async def test_no_transaction_is_open_while_the_mail_server_takes_its_time(committing_database: Database) -> None:
    """On SQLite an open one would stop every other writer of the application."""
    delivery = await committed_delivery(committing_database)

    class WritingSender(FakeSender):
        async def send(self, email: OutgoingEmail) -> None:
            async with asyncio.timeout(3), committing_database.session_scope() as other:
                other.add(User(email="eve@example.com", full_name="Eve", password_hash="x", role="user"))
            await super().send(email)

    slow = WritingSender()
    async with committing_database.session_scope() as db:
        await DeliverySender(db, get_renderer(), slow, get_settings()).send(delivery.id)

    async with committing_database.session_scope() as db:
        assert [each.state for each in await db.scalars(select(Delivery))] == [DeliveryState.SENT]
    assert len(slow.sent) == 1


async def test_of_two_workers_one_result_counts(committing_database: Database, event_recorder: EventRecorder) -> None:
    """A lease that ran out while the first worker was still sending: one event "sent", one state."""
    delivery = await committed_delivery(committing_database)

    sender = FakeSender()

    async def work() -> None:
        async with committing_database.session_scope() as db:
            await DeliverySender(db, get_renderer(), sender, get_settings()).send(delivery.id)

    await asyncio.gather(work(), work())

    event_recorder.assert_published(EmailSentEvent, delivery_id=delivery.id)
    async with committing_database.session_scope() as db:
        assert [each.state for each in await db.scalars(select(Delivery))] == [DeliveryState.SENT]
