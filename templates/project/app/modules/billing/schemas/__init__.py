"""Requests, responses and values of the billing module."""

from app.modules.billing.schemas.BillingSchema import BillingBase, BillingCreate, BillingResponse, BillingUpdate
from app.modules.billing.schemas.CouponSchema import CouponAmount, CouponCreate, CouponPercent, CouponResponse
from app.modules.billing.schemas.InvoiceSchema import (
    InvoiceCreate,
    InvoiceDetailResponse,
    InvoiceLineCreate,
    InvoiceLineResponse,
    InvoiceResponse,
)
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.LedgerAccount import LedgerAccount
from app.modules.billing.schemas.LedgerSchema import LedgerBalance, LedgerBalances, LedgerEntryResponse
from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.PaymentSchema import PaymentCapture, PaymentCreate, PaymentResponse
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.PlanPeriod import PlanPeriod
from app.modules.billing.schemas.PlanSchema import PlanBase, PlanCreate, PlanResponse, PlanUpdate
from app.modules.billing.schemas.RefundSchema import RefundCreate, RefundResponse
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.schemas.SubscriptionSchema import SubscriptionCancel, SubscriptionCreate, SubscriptionResponse
from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from app.modules.billing.schemas.WebhookSchema import (
    WebhookCharge,
    WebhookChargeUpdated,
    WebhookReceipt,
    WebhookRefund,
    WebhookRefundUpdated,
)
from app.modules.billing.schemas.WebhookSignature import WebhookSignature

__all__ = [
    "BillingBase",
    "BillingCreate",
    "BillingResponse",
    "BillingUpdate",
    "CouponAmount",
    "CouponCreate",
    "CouponPercent",
    "CouponResponse",
    "InvoiceCreate",
    "InvoiceDetailResponse",
    "InvoiceLineCreate",
    "InvoiceLineResponse",
    "InvoiceResponse",
    "InvoiceState",
    "LedgerAccount",
    "LedgerBalance",
    "LedgerBalances",
    "LedgerEntryResponse",
    "Money",
    "PaymentCapture",
    "PaymentCreate",
    "PaymentResponse",
    "PaymentState",
    "PlanBase",
    "PlanCreate",
    "PlanPeriod",
    "PlanResponse",
    "PlanUpdate",
    "RefundCreate",
    "RefundResponse",
    "RefundState",
    "SubscriptionCancel",
    "SubscriptionCreate",
    "SubscriptionResponse",
    "SubscriptionState",
    "WebhookCharge",
    "WebhookChargeUpdated",
    "WebhookReceipt",
    "WebhookRefund",
    "WebhookRefundUpdated",
    "WebhookSignature",
]
