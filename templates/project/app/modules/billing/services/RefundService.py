"""Giving money back."""

from uuid import uuid4

from app.modules.billing.constants import REFUND
from app.modules.billing.exceptions import BillingConflictError, BillingNotFoundError
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.modules.billing.models.Refund import Refund
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.RefundSchema import RefundCreate, RefundResponse
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.services.IdempotencyService import IdempotencyService
from app.modules.billing.services.SettlementService import SettlementService
from app.shared.audit import record as audit
from app.shared.interfaces.PaymentProvider import PaymentProvider


class RefundService:
    """In the same three steps as ChargeService, so that a refund happens once as well."""

    def __init__(
        self, settlement: SettlementService, idempotency: IdempotencyService, provider: PaymentProvider
    ) -> None:
        self.settlement = settlement
        self.payments = settlement.payments
        self.refunds = settlement.refunds
        self.accounts = settlement.invoices.accounts
        self.idempotency = idempotency
        self.provider = provider

    async def refund(self, payment_id: int, refund_data: RefundCreate, key: str, admin_id: int) -> RefundResponse:
        """A part, or all that is left. That the provider refuses is an answer, not an error."""
        record = await self.idempotency.begin(admin_id, REFUND, key, refund_data, payment_id)
        if record.answer is not None:
            return RefundResponse.model_validate(record.answer)
        refund, charge_reference = await self._begun_or_new(record, payment_id, refund_data)
        if refund.state == RefundState.PENDING:
            reference, amount = refund.reference, refund.amount_minor
            result = await self.idempotency.ask(
                record, refund.id, lambda: self.provider.refund(reference, charge_reference, amount)
            )
            refund = await self.settlement.settle_refund(refund.id, result)
        return await self.idempotency.finish(record, RefundResponse.model_validate(refund))

    async def _begun_or_new(
        self, record: IdempotencyKey, payment_id: int, refund_data: RefundCreate
    ) -> tuple[Refund, str]:
        payment = await self.payments.get_fresh(payment_id)
        if payment is None:
            raise BillingNotFoundError("Payment not found")
        begun = await self.refunds.get_fresh(record.resource_id) if record.resource_id else None
        if begun is not None:
            return begun, payment.reference
        account = await self.accounts.lock(payment.account_id)
        payment = await self.payments.get_fresh(payment_id) or payment
        if payment.state != PaymentState.CAPTURED and not await self.settlement.surplus.is_surplus(payment):
            raise BillingConflictError("Only what was captured can be refunded")
        left = payment.amount_minor - payment.refunded_minor - await self.refunds.pending_sum(payment.id)
        amount = left if refund_data.amount_minor is None else refund_data.amount_minor
        if not 0 < amount <= left:
            raise BillingConflictError("There is not that much left of the payment")
        values = {
            "payment_id": payment.id,
            "state": RefundState.PENDING,
            "amount_minor": amount,
            "currency": payment.currency,
            "reason": refund_data.reason,
            "reference": f"ref_{uuid4().hex}",
        }
        refund = await self.refunds.create(values)
        await audit(
            self.refunds.db,
            "billing.refund_requested",
            target_id=account.user_id if account else None,
            refund_id=refund.id,
            payment_id=payment.id,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
        )
        return refund, payment.reference
