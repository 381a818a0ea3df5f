"""Finishing what was left in the middle: the provider knows, so it is asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.services._provider import answer_of
from app.modules.billing.services.SettlementService import SettlementService
from app.modules.billing.settings import BillingSettings
from app.shared.interfaces.PaymentProvider import ChargeResult, ChargeStatus, PaymentProvider

BATCH = 500
_OPEN = (PaymentState.PENDING, PaymentState.AUTHORISED)


class ReconciliationService:
    """One payment or refund per unit of work; made for scripts/billing.py."""

    def __init__(self, settlement: SettlementService, provider: PaymentProvider, settings: BillingSettings) -> None:
        self.settlement = settlement
        self.provider = provider
        self.settings = settings

    async def pending_payments(self, now: datetime) -> Sequence[int]:
        return await self.settlement.payments.ids_in_state_since(PaymentState.PENDING, self._long_ago(now), BATCH)

    async def authorised_payments(self, now: datetime, after: int) -> Sequence[int]:
        """A capture whose answer was lost leaves one behind as well, and nothing tells it from the others."""
        before = self._long_ago(now)
        return await self.settlement.payments.ids_in_state_since(PaymentState.AUTHORISED, before, BATCH, after)

    async def pending_refunds(self, now: datetime) -> Sequence[int]:
        return await self.settlement.refunds.ids_pending_since(self._long_ago(now), BATCH)

    async def reconcile_payment(self, payment_id: int, now: datetime) -> PaymentState:
        """What the provider knows, or cancelled: because it knows nothing, or has reserved the money for too long."""
        payment = await self.settlement.payments.get_fresh(payment_id)
        if payment is None or payment.state not in _OPEN:
            return payment.state if payment else PaymentState.CANCELLED
        reference, is_old = payment.reference, payment.created_at <= reserved_too_long(self.settings, now)
        await self._let_go()
        result = await self._ask(reference, is_old=is_old)
        return (await self.settlement.settle_cancelled(payment_id, result)).state

    async def reconcile_refund(self, refund_id: int) -> RefundState:
        """Ask for it again: by its reference it happens once."""
        refund = await self.settlement.refunds.get_fresh(refund_id)
        payment = await self.settlement.payments.get_fresh(refund.payment_id) if refund else None
        if refund is None or payment is None or refund.state != RefundState.PENDING:
            return refund.state if refund else RefundState.FAILED
        reference, charge_reference, amount = refund.reference, payment.reference, refund.amount_minor
        await self._let_go()
        call = self.provider.refund(reference, charge_reference, amount)
        result = await answer_of(call, self.settings.PROVIDER_TIMEOUT_SECONDS)
        return (await self.settlement.settle_refund(refund_id, result)).state

    async def _ask(self, reference: str, *, is_old: bool) -> ChargeResult | None:
        """`cancel` makes sure that a late request is not charged either; what is captured by now stays captured."""
        result = await answer_of(self.provider.find_charge(reference), self.settings.PROVIDER_TIMEOUT_SECONDS)
        if result is not None and not (is_old and result.status == ChargeStatus.AUTHORISED):
            return result
        return await answer_of(self.provider.cancel(reference), self.settings.PROVIDER_TIMEOUT_SECONDS)

    async def _let_go(self) -> None:
        """Nothing is written yet, so nothing is lost; but SQLite's write lock would be ours until the answer comes."""
        await self.settlement.payments.db.rollback()

    def _long_ago(self, now: datetime) -> datetime:
        return now - timedelta(seconds=self.settings.RECONCILE_AFTER_SECONDS)


def reserved_too_long(settings: BillingSettings, now: datetime) -> datetime:
    """What was reserved before then is given up."""
    return now - timedelta(days=settings.AUTHORISATION_DAYS)
