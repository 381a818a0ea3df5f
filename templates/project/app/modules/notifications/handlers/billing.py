"""Reactions to invoices, payments and subscriptions."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.catalog import define
from app.modules.notifications.dependencies import make_notification_service
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.shared.events.BillingEvents import (
    InvoiceIssuedEvent,
    InvoicePaidEvent,
    PaymentDeclinedEvent,
    PaymentRefundedEvent,
    SubscriptionActivatedEvent,
    SubscriptionCancelledEvent,
    SubscriptionPastDueEvent,
)
from app.shared.events.event_bus import EventBus

_INVOICE = {"number": "2026-00017", "amount": "EUR 12.34"}
_PLAN = {"plan": "basic"}

INVOICE_ISSUED = define(
    "invoice_issued",
    NotificationCategory.TRANSACTION,
    subject="Your invoice {{ number }}",
    summary="There is a new invoice over {{ amount }}. It is due on {{ due_on }}.",
    details=("You find it in your account.",),
    samples={**_INVOICE, "due_on": "2026-02-28"},
)
INVOICE_PAID = define(
    "invoice_paid",
    NotificationCategory.TRANSACTION,
    subject="Thank you for your payment",
    summary="Your invoice {{ number }} over {{ amount }} is paid.",
    samples=_INVOICE,
)
PAYMENT_DECLINED = define(
    "payment_declined",
    NotificationCategory.TRANSACTION,
    subject="A payment did not work",
    summary="We could not collect {{ amount }}. Please check your means of payment.",
    samples={"amount": "EUR 12.34"},
)
PAYMENT_REFUNDED = define(
    "payment_refunded",
    NotificationCategory.TRANSACTION,
    subject="We have sent money back",
    summary="You get {{ amount }} back. It can take some days until it arrives.",
    samples={"amount": "EUR 12.34"},
)
SUBSCRIPTION_ACTIVATED = define(
    "subscription_activated",
    NotificationCategory.TRANSACTION,
    subject="Your subscription is active",
    summary="Your subscription {{ plan }} is active from now on.",
    samples=_PLAN,
)
SUBSCRIPTION_PAST_DUE = define(
    "subscription_past_due",
    NotificationCategory.TRANSACTION,
    subject="Your subscription is not paid",
    summary="An invoice for your subscription {{ plan }} is overdue. It ends if the invoice stays unpaid.",
    samples=_PLAN,
)
SUBSCRIPTION_CANCELLED = define(
    "subscription_cancelled",
    NotificationCategory.TRANSACTION,
    subject="Your subscription has ended",
    summary="Your subscription {{ plan }} has ended. We would be glad to see you again.",
    samples=_PLAN,
)


async def tell_invoice_issued(event: InvoiceIssuedEvent, db: AsyncSession) -> None:
    values = {"number": event.number, "amount": event.amount, "due_on": f"{event.due_at:%Y-%m-%d}"}
    await make_notification_service(db).notify(event.user_id, INVOICE_ISSUED, event, values)


async def tell_invoice_paid(event: InvoicePaidEvent, db: AsyncSession) -> None:
    values = {"number": event.number, "amount": event.amount}
    await make_notification_service(db).notify(event.user_id, INVOICE_PAID, event, values)


async def tell_payment_declined(event: PaymentDeclinedEvent, db: AsyncSession) -> None:
    await make_notification_service(db).notify(event.user_id, PAYMENT_DECLINED, event, {"amount": event.amount})


async def tell_payment_refunded(event: PaymentRefundedEvent, db: AsyncSession) -> None:
    await make_notification_service(db).notify(event.user_id, PAYMENT_REFUNDED, event, {"amount": event.amount})


async def tell_subscription_activated(event: SubscriptionActivatedEvent, db: AsyncSession) -> None:
    await make_notification_service(db).notify(event.user_id, SUBSCRIPTION_ACTIVATED, event, {"plan": event.plan})


async def tell_subscription_past_due(event: SubscriptionPastDueEvent, db: AsyncSession) -> None:
    await make_notification_service(db).notify(event.user_id, SUBSCRIPTION_PAST_DUE, event, {"plan": event.plan})


async def tell_subscription_cancelled(event: SubscriptionCancelledEvent, db: AsyncSession) -> None:
    await make_notification_service(db).notify(event.user_id, SUBSCRIPTION_CANCELLED, event, {"plan": event.plan})


def register(bus: EventBus) -> None:
    bus.subscribe(InvoiceIssuedEvent, tell_invoice_issued, name="notifications.tell_invoice_issued")
    bus.subscribe(InvoicePaidEvent, tell_invoice_paid, name="notifications.tell_invoice_paid")
    bus.subscribe(PaymentDeclinedEvent, tell_payment_declined, name="notifications.tell_payment_declined")
    bus.subscribe(PaymentRefundedEvent, tell_payment_refunded, name="notifications.tell_payment_refunded")
    bus.subscribe(
        SubscriptionActivatedEvent, tell_subscription_activated, name="notifications.tell_subscription_activated"
    )
    bus.subscribe(SubscriptionPastDueEvent, tell_subscription_past_due, name="notifications.tell_subscription_past_due")
    bus.subscribe(
        SubscriptionCancelledEvent, tell_subscription_cancelled, name="notifications.tell_subscription_cancelled"
    )
