"""What happens to subscriptions, invoices and payments. Amounts are kept in minor units, beside their currency."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.handlers.capturing import Kept, capture, capture_all
from app.shared.events.BillingEvents import (
    BillingAccountCreatedEvent,
    InvoiceIssuedEvent,
    InvoicePaidEvent,
    InvoiceVoidedEvent,
    PaymentDeclinedEvent,
    PaymentRefundedEvent,
    SubscriptionActivatedEvent,
    SubscriptionCancelledEvent,
    SubscriptionCreatedEvent,
    SubscriptionPastDueEvent,
)
from app.shared.events.event_bus import Event, EventBus

_MONEY = ("amount_minor", "currency")

KEPT: Kept = {
    BillingAccountCreatedEvent: (),
    InvoiceIssuedEvent: _MONEY,
    InvoicePaidEvent: _MONEY,
    InvoiceVoidedEvent: (),
    PaymentDeclinedEvent: _MONEY,
    PaymentRefundedEvent: _MONEY,
    SubscriptionActivatedEvent: ("plan",),
    SubscriptionCancelledEvent: ("plan",),
    SubscriptionCreatedEvent: ("plan",),
    SubscriptionPastDueEvent: ("plan",),
}


async def capture_billing_event(event: Event, db: AsyncSession) -> None:
    await capture(event, KEPT, db)


def register(bus: EventBus) -> None:
    capture_all(bus, KEPT, capture_billing_event)
