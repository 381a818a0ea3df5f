"""What happens in billing is told to the user whom it is about: once, and as the user wants it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import get_settings
from app.modules.notifications.dependencies import get_renderer, make_notification_service
from app.modules.notifications.handlers import billing as handlers
from app.modules.users.models.User import User
from app.shared.events.BillingEvents import (
    InvoiceIssuedEvent,
    InvoicePaidEvent,
    PaymentDeclinedEvent,
    PaymentRefundedEvent,
    SubscriptionActivatedEvent,
    SubscriptionCancelledEvent,
    SubscriptionPastDueEvent,
)
from app.shared.events.event_bus import Event
from app.shared.models.base import utc_now
from app.shared.models.DeliveryStatus import DeliveryStatus
from tests.modules.conftest import headers_of
from tests.modules.notifications.conftest import API, FakeSender, Post, fake_sender

KINDS = {
    "invoice_issued": "2026-00017",
    "invoice_paid": "2026-00017",
    "payment_declined": "EUR 12.34",
    "payment_refunded": "EUR 12.34",
    "subscription_activated": "basic",
    "subscription_past_due": "basic",
    "subscription_cancelled": "basic",
}


@pytest.fixture
async def user(db: AsyncSession) -> User:
    """Somebody whose address is confirmed: others get no mail about money."""
    user = User(email="ada@example.com", full_name="Ada Lovelace", password_hash="x", role="user")
    user.email_verified_at = utc_now()
    db.add(user)
    await db.commit()
    return user


@pytest.fixture
def sender(app: FastAPI) -> Iterator[FakeSender]:
    with fake_sender() as fake:
        yield fake


@pytest.fixture
def post(app: FastAPI, database: Database) -> Post:
    return Post(database)


def event_of(kind: str, user_id: int) -> Event:
    money = {"amount_minor": 1234, "currency": "EUR", "amount": "EUR 12.34"}
    invoice = {"user_id": user_id, "invoice_id": 3, "number": "2026-00017", **money}
    payment = {"user_id": user_id, "invoice_id": 3, "payment_id": 4, **money}
    subscription = {"user_id": user_id, "subscription_id": 5, "plan": "basic"}
    due_at = datetime(2026, 2, 28, tzinfo=UTC)
    events: dict[str, Event] = {
        "invoice_issued": InvoiceIssuedEvent.model_validate({**invoice, "due_at": due_at}),
        "invoice_paid": InvoicePaidEvent.model_validate(invoice),
        "payment_declined": PaymentDeclinedEvent.model_validate({**payment, "reason": "insufficient_funds"}),
        "payment_refunded": PaymentRefundedEvent.model_validate(payment),
        "subscription_activated": SubscriptionActivatedEvent.model_validate(subscription),
        "subscription_past_due": SubscriptionPastDueEvent.model_validate(subscription),
        "subscription_cancelled": SubscriptionCancelledEvent.model_validate(subscription),
    }
    return events[kind]


@pytest.mark.parametrize("kind", KINDS)
async def test_each_event_has_its_message(user: User, sender: FakeSender, post: Post, kind: str) -> None:
    await post.publish(event_of(kind, user.id))
    await post.deliver_all()

    told = [each for each in await post.notifications() if each.kind == kind]
    mailed = [each for each in await post.emails() if each.kind == kind]
    assert [(each.user_id, each.category) for each in told] == [(user.id, "transaction")]
    assert KINDS[kind] in told[0].title + told[0].body
    assert [(each.user_id, each.recipient) for each in mailed] == [(user.id, user.email)]
    assert any(email.subject == told[0].title for email in sender.sent)


@pytest.mark.parametrize("kind", KINDS)
async def test_event_handled_three_times_tells_once(
    db: AsyncSession,
    user: User,
    sender: FakeSender,
    post: Post,
    kind: str,
) -> None:
    event = event_of(kind, user.id)
    handler = getattr(handlers, f"tell_{kind}")
    for _ in range(3):
        await handler(event, db)
        await db.commit()
    await post.deliver_all()
    assert [each.kind for each in await post.notifications()] == [kind]
    assert [each.kind for each in await post.emails()] == [kind]
    assert len(sender.sent) == 1


async def test_amounts_are_told_as_they_come(user: User, sender: FakeSender, post: Post) -> None:
    """Currencies have none, two or three digits: billing knows, and this module does no sums."""
    for amount, currency, minor in (("JPY 1234", "JPY", 1234), ("KWD 1.234", "KWD", 1234)):
        money = {"amount_minor": minor, "currency": currency, "amount": amount}
        invoice = {"user_id": user.id, "invoice_id": 3, "number": currency, **money}
        await post.publish(InvoicePaidEvent.model_validate(invoice))
    await post.deliver_all()

    texts = "".join(each.text for each in sender.sent)
    assert "over JPY 1234 is paid" in texts
    assert "over KWD 1.234 is paid" in texts


async def test_switched_off_messages_are_not_sent(
    client: AsyncClient,
    user: User,
    sender: FakeSender,
    post: Post,
) -> None:
    for channel in ("email", "in_app"):
        url = f"{API}/preferences/transaction/{channel}"
        await client.put(url, json={"is_enabled": False}, headers=headers_of(user))
    await post.publish(*(event_of(kind, user.id) for kind in KINDS))
    await post.deliver_all()
    assert (await post.notifications(), await post.emails(), sender.sent) == ([], [], [])


async def test_events_about_nobody_are_done_with(sender: FakeSender, post: Post) -> None:
    await post.publish(*(event_of(kind, 4711) for kind in KINDS))
    await post.deliver_all()
    ours = [each for each in await post.events() if each.handler.startswith("notifications.")]
    assert {each.status for each in ours} == {DeliveryStatus.DONE}
    assert len(ours) == len(KINDS)


async def test_built_in_texts_keep_the_rules(db: AsyncSession, user: User, post: Post) -> None:
    """As all templates: checked with exactly the values that the handlers give."""
    service = make_notification_service(db, get_settings())
    for name in KINDS:
        kind = getattr(handlers, name.upper())
        get_renderer().check(kind.built_in, kind.samples)
        await getattr(handlers, f"tell_{name}")(event_of(name, user.id), db)
    assert await service.count_unread(user.id) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
async def test_unconfirmed_address_gets_no_mail_about_money(
    user: User, db: AsyncSession, sender: FakeSender, post: Post, kind: str
) -> None:
    """It may be that of a stranger, whom an account could flood with invoices; they stand in the application."""
    user.email_verified_at = None
    await db.commit()
    await post.publish(event_of(kind, user.id))
    await post.deliver_all()

    assert [each.kind for each in await post.notifications()] == [kind]
    assert sender.sent == []
