"""Charging: from an open invoice to money that was moved once, whatever fails on the way."""

from datetime import timedelta
from uuid import uuid4

from app.modules.billing.constants import CANCEL, CAPTURE, DECLINES_HOURS, MAX_DECLINES, PAY
from app.modules.billing.exceptions import (
    BillingConflictError,
    BillingNotFoundError,
    IllegalTransitionError,
    TooManyDeclinesError,
)
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.modules.billing.models.Payment import Payment
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.PaymentSchema import PaymentCapture, PaymentCreate, PaymentResponse
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.services.IdempotencyService import IdempotencyService
from app.modules.billing.services.SettlementService import SettlementService
from app.shared.audit import record as audit
from app.shared.interfaces.PaymentProvider import ChargeRequest, PaymentProvider
from app.shared.models.base import utc_now

_ACTIONS = {
    PaymentState.CAPTURED: "billing.capture_requested",
    PaymentState.CANCELLED: "billing.cancel_requested",
}


class ChargeService:
    """Three steps: write down what will be asked (commit), ask, write down the answer (commit with the request).

    A process that dies between any two of them leaves a pending payment with its reference. The same request with the
    same key goes on from there, and so do webhooks and reconciliation; the provider charges a reference once.
    """

    def __init__(
        self, settlement: SettlementService, idempotency: IdempotencyService, provider: PaymentProvider
    ) -> None:
        self.settlement = settlement
        self.payments = settlement.payments
        self.invoices = settlement.invoices
        self.idempotency = idempotency
        self.provider = provider

    async def pay(self, payment_data: PaymentCreate, key: str, user_id: int) -> PaymentResponse:
        """All of one's own open invoice. A decline is an answer, not an error: the payment exists and says why."""
        record = await self.idempotency.begin(user_id, PAY, key, payment_data)
        if record.answer is not None:
            return PaymentResponse.model_validate(record.answer)
        payment = await self._begun_or_new(record, payment_data, user_id)
        if payment.state == PaymentState.PENDING:
            request = ChargeRequest(
                reference=payment.reference,
                amount_minor=payment.amount_minor,
                currency=payment.currency,
                token=payment_data.token,
                capture=payment_data.capture,
            )
            result = await self.idempotency.ask(record, payment.id, lambda: self.provider.charge(request))
            payment = await self.settlement.settle_charge(payment.id, result)
        return await self.idempotency.finish(record, PaymentResponse.model_validate(payment))

    async def capture(self, payment_id: int, key: str, admin_id: int) -> PaymentResponse:
        """Take what was authorised."""
        record = await self.idempotency.begin(admin_id, CAPTURE, key, PaymentCapture(), payment_id)
        if record.answer is not None:
            return PaymentResponse.model_validate(record.answer)
        payment = await self._get_authorised(payment_id, record, PaymentState.CAPTURED)
        reference = payment.reference
        if payment.state == PaymentState.AUTHORISED:
            result = await self.idempotency.ask(record, payment.id, lambda: self.provider.capture(reference))
            payment = await self.settlement.settle_charge(payment.id, result)
        return await self.idempotency.finish(record, PaymentResponse.model_validate(payment))

    async def cancel(self, payment_id: int, key: str, admin_id: int) -> PaymentResponse:
        """Give up what was authorised."""
        record = await self.idempotency.begin(admin_id, CANCEL, key, PaymentCapture(), payment_id)
        if record.answer is not None:
            return PaymentResponse.model_validate(record.answer)
        payment = await self._get_authorised(payment_id, record, PaymentState.CANCELLED)
        reference = payment.reference
        if payment.state == PaymentState.AUTHORISED:
            result = await self.idempotency.ask(record, payment.id, lambda: self.provider.cancel(reference))
            payment = await self.settlement.settle_cancelled(payment.id, result)
        return await self.idempotency.finish(record, PaymentResponse.model_validate(payment))

    async def _begun_or_new(self, record: IdempotencyKey, payment_data: PaymentCreate, user_id: int) -> Payment:
        """The payment that an earlier attempt with this key has stored, or a new one."""
        begun = await self.payments.get_fresh(record.resource_id) if record.resource_id else None
        if begun is not None:
            return begun
        account = await self.invoices.accounts.lock_of_user(user_id)
        invoice = await self.invoices.repository.get_with_lines(payment_data.invoice_id)
        if account is None or invoice is None or invoice.account_id != account.id:
            raise BillingNotFoundError("Invoice not found")
        if invoice.state != InvoiceState.OPEN:
            raise BillingConflictError("Only an open invoice can be paid")
        if await self.invoices.repository.has_payment_under_way(invoice.id):
            raise BillingConflictError("A payment of this invoice is under way")
        if not payment_data.capture and invoice.due_at is not None and invoice.due_at <= utc_now():
            # Or whoever owes could put off the end of the grace period with one reservation after the other.
            raise BillingConflictError("The invoice is overdue: it can be paid, money can no longer be reserved for it")
        await self._refuse_trying_cards(invoice.id)
        return await self.payments.create(
            {
                "account_id": account.id,
                "invoice_id": invoice.id,
                "state": PaymentState.PENDING,
                "amount_minor": invoice.total_minor,
                "refunded_minor": 0,
                "currency": invoice.currency,
                "reference": f"pay_{uuid4().hex}",
            }
        )

    async def _refuse_trying_cards(self, invoice_id: int) -> None:
        """Whoever has stolen cards finds out with an invoice which of them work."""
        since = utc_now() - timedelta(hours=DECLINES_HOURS)
        if await self.payments.count_declined(invoice_id, since) >= MAX_DECLINES:
            raise TooManyDeclinesError

    async def _get_authorised(self, payment_id: int, record: IdempotencyKey, target: PaymentState) -> Payment:
        """Authorised, or `target` already if an earlier attempt with this key got that far without saying so."""
        payment = await self.payments.get_fresh(payment_id)
        if payment is None:
            raise BillingNotFoundError("Payment not found")
        is_done = record.resource_id is not None and payment.state == target
        if payment.state != PaymentState.AUTHORISED and not is_done:
            raise IllegalTransitionError(f"What is {payment.state} cannot become {target}")
        if record.resource_id is None:
            await self._note(payment, _ACTIONS[target])
        return payment

    async def _note(self, payment: Payment, action: str) -> None:
        """Before the provider is asked, and kept whatever it answers. Once for each request, however often sent."""
        account = await self.invoices.accounts.get(payment.account_id)
        await audit(
            self.payments.db,
            action,
            target_id=account.user_id if account else None,
            payment_id=payment.id,
            invoice_id=payment.invoice_id,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
        )
