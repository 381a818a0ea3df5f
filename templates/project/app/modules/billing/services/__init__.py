"""Rules of the billing module."""

from app.modules.billing.services.BillingService import BillingService
from app.modules.billing.services.ChargeService import ChargeService
from app.modules.billing.services.CouponService import CouponService
from app.modules.billing.services.IdempotencyService import IdempotencyService
from app.modules.billing.services.InvoiceAdminService import InvoiceAdminService
from app.modules.billing.services.InvoiceService import InvoiceService
from app.modules.billing.services.LedgerService import LedgerService
from app.modules.billing.services.PaymentService import PaymentService
from app.modules.billing.services.PlanService import PlanService
from app.modules.billing.services.ReconciliationService import ReconciliationService
from app.modules.billing.services.RefundService import RefundService
from app.modules.billing.services.RenewalService import RenewalService
from app.modules.billing.services.SettlementService import SettlementService
from app.modules.billing.services.SubscriptionService import SubscriptionService
from app.modules.billing.services.SurplusService import SurplusService
from app.modules.billing.services.WebhookService import WebhookService

__all__ = [
    "BillingService",
    "ChargeService",
    "CouponService",
    "IdempotencyService",
    "InvoiceAdminService",
    "InvoiceService",
    "LedgerService",
    "PaymentService",
    "PlanService",
    "ReconciliationService",
    "RefundService",
    "RenewalService",
    "SettlementService",
    "SubscriptionService",
    "SurplusService",
    "WebhookService",
]
