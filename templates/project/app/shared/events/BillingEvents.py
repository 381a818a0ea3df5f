"""Events of the billing module.

`amount` is text for people, such as "EUR 12.50"; programs take `amount_minor`, the number of the smallest units of the
currency. None carries a card, a token or an address.
"""

from typing import ClassVar

from pydantic import AwareDatetime

from app.shared.events.event_bus import Event


class BillingAccountCreatedEvent(Event):
    event_type: ClassVar[str] = "billing.account_created"

    user_id: int
    account_id: int


class SubscriptionCreatedEvent(Event):
    """Chosen, but only active once it is paid, unless it begins with a trial."""

    event_type: ClassVar[str] = "billing.subscription_created"

    user_id: int
    subscription_id: int
    plan: str


class SubscriptionActivatedEvent(Event):
    """Paid: for the first time, or again after it was past due."""

    event_type: ClassVar[str] = "billing.subscription_activated"

    user_id: int
    subscription_id: int
    plan: str


class SubscriptionPastDueEvent(Event):
    """An invoice was not paid in time."""

    event_type: ClassVar[str] = "billing.subscription_past_due"

    user_id: int
    subscription_id: int
    plan: str


class SubscriptionCancelledEvent(Event):
    """It has ended, at the user's wish, unpaid, or because the account was closed."""

    event_type: ClassVar[str] = "billing.subscription_cancelled"

    user_id: int
    subscription_id: int
    plan: str


class InvoiceIssuedEvent(Event):
    event_type: ClassVar[str] = "billing.invoice_issued"

    user_id: int
    invoice_id: int
    number: str
    amount_minor: int
    currency: str
    amount: str
    due_at: AwareDatetime


class InvoicePaidEvent(Event):
    event_type: ClassVar[str] = "billing.invoice_paid"

    user_id: int
    invoice_id: int
    number: str
    amount_minor: int
    currency: str
    amount: str


class InvoiceVoidedEvent(Event):
    """Issued by mistake or not needed any more: nothing is owed for it."""

    event_type: ClassVar[str] = "billing.invoice_voided"

    user_id: int
    invoice_id: int
    number: str


class PaymentDeclinedEvent(Event):
    event_type: ClassVar[str] = "billing.payment_declined"

    user_id: int
    payment_id: int
    invoice_id: int
    amount_minor: int
    currency: str
    amount: str
    reason: str


class PaymentRefundedEvent(Event):
    """Money went back: `amount_minor` of it, which may be a part of what was paid."""

    event_type: ClassVar[str] = "billing.payment_refunded"

    user_id: int
    payment_id: int
    invoice_id: int
    amount_minor: int
    currency: str
    amount: str
