"""Dependencies of the billing module; each service is put together here and nowhere else.

The `make_` functions are for callers that have a session and no request: handlers and scripts.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.dependencies import DB, require_role
from app.core.exceptions import ServiceUnavailableError
from app.core.identity import CurrentUser
from app.modules.billing.constants import ADMIN_ROLE, MODULE_NAME
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
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.WebhookSignature import WebhookSignature
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
from app.modules.billing.settings import get_billing_settings
from app.shared.interfaces.PaymentProvider import PaymentProvider
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.models.base import utc_now


def make_provider(db: AsyncSession) -> PaymentProvider:
    """503 while there is none: production has no sandbox, and a project has to bind its own."""
    if not interfaces.is_bound(PaymentProvider):
        raise ServiceUnavailableError("No payment provider is configured", retry_after=60, module=MODULE_NAME)
    return interfaces.resolve(PaymentProvider, db)


def make_idempotency_service(db: AsyncSession) -> IdempotencyService:
    return IdempotencyService(IdempotencyKeyRepository(db), get_billing_settings())


def make_invoice_service(db: AsyncSession) -> InvoiceService:
    ledger = LedgerService(LedgerEntryRepository(db))
    return InvoiceService(InvoiceRepository(db), BillingRepository(db), ledger, get_billing_settings())


def make_subscription_service(db: AsyncSession) -> SubscriptionService:
    return SubscriptionService(
        SubscriptionRepository(db),
        PlanService(PlanRepository(db)),
        CouponService(CouponRepository(db)),
        make_invoice_service(db),
        make_idempotency_service(db),
    )


def make_settlement_service(db: AsyncSession) -> SettlementService:
    payments, refunds, subscriptions = PaymentRepository(db), RefundRepository(db), make_subscription_service(db)
    surplus = SurplusService(payments, refunds, subscriptions.invoices.ledger)
    return SettlementService(payments, refunds, subscriptions, surplus)


def make_renewal_service(db: AsyncSession) -> RenewalService:
    return RenewalService(make_subscription_service(db), get_billing_settings())


def make_reconciliation_service(db: AsyncSession) -> ReconciliationService:
    return ReconciliationService(make_settlement_service(db), make_provider(db), get_billing_settings())


async def get_billing_service(db: DB) -> BillingService:
    return BillingService(BillingRepository(db), interfaces.resolve(SharedUserLookup, db))


async def get_plan_service(db: DB) -> PlanService:
    return PlanService(PlanRepository(db))


async def get_coupon_service(db: DB) -> CouponService:
    return CouponService(CouponRepository(db))


async def get_subscription_service(db: DB) -> SubscriptionService:
    return make_subscription_service(db)


async def get_invoice_service(db: DB) -> InvoiceService:
    return make_invoice_service(db)


async def get_invoice_admin_service(db: DB) -> InvoiceAdminService:
    return InvoiceAdminService(make_invoice_service(db), make_idempotency_service(db))


async def get_payment_service(db: DB) -> PaymentService:
    return PaymentService(PaymentRepository(db), BillingRepository(db))


async def get_charge_service(db: DB) -> ChargeService:
    return ChargeService(make_settlement_service(db), make_idempotency_service(db), make_provider(db))


async def get_refund_service(db: DB) -> RefundService:
    return RefundService(make_settlement_service(db), make_idempotency_service(db), make_provider(db))


async def get_ledger_service(db: DB) -> LedgerService:
    return LedgerService(LedgerEntryRepository(db))


async def get_webhook_service(db: DB) -> WebhookService:
    return WebhookService(
        WebhookEventRepository(db), make_settlement_service(db), get_billing_settings().webhook_keys()
    )


async def get_raw_body(request: Request) -> bytes:
    """The bytes that were signed. MAX_BODY_BYTES bounds them."""
    return await request.body()


async def get_webhook_signature(
    webhook_id: Annotated[str, Header(alias="webhook-id", max_length=200)] = "",
    timestamp: Annotated[str, Header(alias="webhook-timestamp", max_length=200)] = "",
    signatures: Annotated[str, Header(alias="webhook-signature", max_length=2000)] = "",
) -> WebhookSignature:
    """Not required here: a request without them gets the same answer as one with wrong ones."""
    return WebhookSignature(webhook_id, timestamp, signatures)


async def get_expected_version(
    if_match: Annotated[
        str, Header(alias="If-Match", max_length=11, pattern=r'^"[0-9]{1,9}"$', description="The ETag that was read")
    ],
) -> int:
    return int(if_match.strip('"'))


async def get_now() -> datetime:
    return utc_now()


AdminDep = Annotated[CurrentUser, Depends(require_role(ADMIN_ROLE))]
BillingServiceDep = Annotated[BillingService, Depends(get_billing_service)]
PlanServiceDep = Annotated[PlanService, Depends(get_plan_service)]
CouponServiceDep = Annotated[CouponService, Depends(get_coupon_service)]
SubscriptionServiceDep = Annotated[SubscriptionService, Depends(get_subscription_service)]
InvoiceServiceDep = Annotated[InvoiceService, Depends(get_invoice_service)]
InvoiceAdminServiceDep = Annotated[InvoiceAdminService, Depends(get_invoice_admin_service)]
PaymentServiceDep = Annotated[PaymentService, Depends(get_payment_service)]
ChargeServiceDep = Annotated[ChargeService, Depends(get_charge_service)]
RefundServiceDep = Annotated[RefundService, Depends(get_refund_service)]
LedgerServiceDep = Annotated[LedgerService, Depends(get_ledger_service)]
WebhookServiceDep = Annotated[WebhookService, Depends(get_webhook_service)]
RawBody = Annotated[bytes, Depends(get_raw_body)]
Signature = Annotated[WebhookSignature, Depends(get_webhook_signature)]
ExpectedVersion = Annotated[int, Depends(get_expected_version)]
Now = Annotated[datetime, Depends(get_now)]
RequestKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=16,
        max_length=100,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Made by the client, once for each intent: a repeated request with it has no further effect",
    ),
]
InvoiceStateFilter = Annotated[InvoiceState | None, Query(alias="state")]
PaymentStateFilter = Annotated[PaymentState | None, Query(alias="state")]
