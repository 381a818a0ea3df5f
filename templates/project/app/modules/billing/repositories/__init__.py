"""Queries of the billing module."""

from app.modules.billing.repositories.BillingRepository import BillingRepository
from app.modules.billing.repositories.CouponRepository import CouponRepository
from app.modules.billing.repositories.IdempotencyKeyRepository import IdempotencyKeyRepository
from app.modules.billing.repositories.InvoiceRepository import InvoiceRepository
from app.modules.billing.repositories.LedgerEntryRepository import LedgerEntryRepository
from app.modules.billing.repositories.PaymentRepository import PaymentRepository
from app.modules.billing.repositories.PlanRepository import PlanRepository
from app.modules.billing.repositories.RefundRepository import RefundRepository
from app.modules.billing.repositories.SubscriptionRepository import SubscriptionRepository
from app.modules.billing.repositories.WebhookEventRepository import WebhookEventRepository

__all__ = [
    "BillingRepository",
    "CouponRepository",
    "IdempotencyKeyRepository",
    "InvoiceRepository",
    "LedgerEntryRepository",
    "PaymentRepository",
    "PlanRepository",
    "RefundRepository",
    "SubscriptionRepository",
    "WebhookEventRepository",
]
