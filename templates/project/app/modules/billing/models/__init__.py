"""Tables of the billing module."""

from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Coupon import Coupon
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.InvoiceLine import InvoiceLine
from app.modules.billing.models.LedgerEntry import LedgerEntry
from app.modules.billing.models.Payment import Payment
from app.modules.billing.models.Plan import Plan
from app.modules.billing.models.Refund import Refund
from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.models.WebhookEvent import WebhookEvent

__all__ = [
    "BillingAccount",
    "Coupon",
    "IdempotencyKey",
    "Invoice",
    "InvoiceLine",
    "LedgerEntry",
    "Payment",
    "Plan",
    "Refund",
    "Subscription",
    "WebhookEvent",
]
