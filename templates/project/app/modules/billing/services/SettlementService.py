"""What the provider says becomes what we say: the one place where its answers change payments, invoices and ledger."""

from app.modules.billing.exceptions import BillingNotFoundError
from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Payment import Payment
from app.modules.billing.models.Refund import Refund
from app.modules.billing.repositories.PaymentRepository import PaymentRepository
from app.modules.billing.repositories.RefundRepository import RefundRepository
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.services._news import (
    is_payment_news,
    is_refund_news,
    report,
    require_same_amount,
)
from app.modules.billing.services.SubscriptionService import SubscriptionService
from app.modules.billing.services.SurplusService import SurplusService, refund_account
from app.modules.billing.transitions import (
    LATE_PAYMENT,
    LATE_REFUND,
    PAYMENT,
    REFUND,
    is_legal,
    require_transition,
)
from app.shared.events.BillingEvents import PaymentDeclinedEvent, PaymentRefundedEvent
from app.shared.events.event_bus import event_bus
from app.shared.interfaces.PaymentProvider import ChargeResult, RefundResult
from app.shared.models.base import utc_now
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class SettlementService:
    """Answers, webhooks and reconciliation all end here, in any order and any number: each fact has one effect."""

    def __init__(
        self,
        payments: PaymentRepository,
        refunds: RefundRepository,
        subscriptions: SubscriptionService,
        surplus: SurplusService,
    ) -> None:
        self.payments = payments
        self.refunds = refunds
        self.subscriptions = subscriptions
        self.surplus = surplus
        self.invoices = subscriptions.invoices
        self.ledger = subscriptions.invoices.ledger

    async def settle_charge(self, payment_id: int, result: ChargeResult) -> Payment:
        """The payment as it is after this result; IllegalTransitionError if it contradicts what we know."""
        account, payment, invoice = await self._lock(payment_id)
        target = PaymentState(result.status)
        # A refund is news about the same charge, which the provider goes on calling captured.
        if payment.state == target or (payment.state, target) == (PaymentState.REFUNDED, PaymentState.CAPTURED):
            return payment
        require_same_amount(payment.amount, result)
        if is_legal(LATE_PAYMENT, payment.state, target):
            if await self.surplus.book_late(payment, invoice):
                await self._capture_late(account, payment, invoice)
            return payment
        state = require_transition(PAYMENT, payment.state, target)
        await self._store(payment, state, result.decline_code)
        if state == PaymentState.CAPTURED:
            await self.ledger.book_captured(invoice, payment)
            await self._note_paid(account, invoice)
        elif state == PaymentState.DECLINED:
            await self._publish_declined(account, payment)
        await self._settle_with_surplus(account, invoice)
        logger.info("payment settled", payment_id=payment.id, state=state)
        return payment

    async def settle_cancelled(self, payment_id: int, result: ChargeResult | None) -> Payment:
        """After asking to cancel: what the provider says, or that it never charged and never will."""
        if result is not None:
            return await self.settle_charge(payment_id, result)
        account, payment, invoice = await self._lock(payment_id)
        if payment.state != PaymentState.CANCELLED:
            await self._store(payment, require_transition(PAYMENT, payment.state, PaymentState.CANCELLED))
            await self._settle_with_surplus(account, invoice)
        return payment

    async def settle_refund(self, refund_id: int, result: RefundResult) -> Refund:
        refund = await self._get_refund(refund_id)
        account, payment, invoice = await self._lock(refund.payment_id)
        refund = await self._get_refund(refund_id)
        target = RefundState(result.status)
        if refund.state == target:
            return refund
        require_same_amount(refund.amount, result)
        if is_legal(LATE_REFUND, refund.state, target):
            report("the provider has given back what it had refused to", payment, refund)
        else:
            require_transition(REFUND, refund.state, target)
        await self.refunds.update(refund, {"state": target})
        if target == RefundState.SUCCEEDED:
            await self._note_refunded(account, payment, invoice, refund)
        logger.info("refund settled", refund_id=refund.id, state=target)
        return refund

    async def is_news(self, payment_id: int, result: ChargeResult) -> bool:
        """Whether this can still change something. Webhooks come late, twice, and overtake each other.

        What takes back a final answer is no news, but nothing to pass over either: a person has to ask the provider.
        """
        _, payment, _ = await self._lock(payment_id)
        return is_payment_news(payment, PaymentState(result.status))

    async def is_refund_news(self, refund_id: int, result: RefundResult) -> bool:
        refund = await self._get_refund(refund_id)
        _, payment, _ = await self._lock(refund.payment_id)
        refund = await self._get_refund(refund_id)
        return is_refund_news(payment, refund, RefundState(result.status))

    async def _capture_late(self, account: BillingAccount, payment: Payment, invoice: Invoice) -> None:
        """Its money is booked. An invoice that was voided or written off stays so: an admin decides what follows."""
        await self._store(payment, PaymentState.CAPTURED)
        if invoice.state == InvoiceState.OPEN:
            await self._note_paid(account, invoice)

    async def _settle_with_surplus(self, account: BillingAccount, invoice: Invoice) -> None:
        """The payment that held the invoice came to nothing, while money of an earlier one has arrived after all."""
        if invoice.state != InvoiceState.OPEN or await self.payments.holds_invoice(invoice.id):
            return
        payment = await self.surplus.find_untouched(invoice.id)
        if payment is not None:
            await self._capture_late(account, payment, invoice)

    async def _store(self, payment: Payment, state: PaymentState, decline_code: str | None = None) -> None:
        changes = {"state": state, "decline_code": decline_code, "settled_at": utc_now()}
        await self.payments.update(payment, changes)

    async def _note_paid(self, account: BillingAccount, invoice: Invoice) -> None:
        await self.invoices.mark_paid(invoice, account)
        if invoice.subscription_id is not None:
            subscription = await self.subscriptions.repository.get_with_plan(invoice.subscription_id)
            if subscription is not None:
                await self.subscriptions.note_paid(subscription, account)

    async def _note_refunded(self, account: BillingAccount, payment: Payment, invoice: Invoice, refund: Refund) -> None:
        refunded = payment.refunded_minor + refund.amount_minor
        if refunded > payment.amount_minor:
            report("more was given back than was paid", payment, refund)
        changes: dict[str, object] = {"refunded_minor": min(refunded, payment.amount_minor)}
        await self.ledger.book_refunded(invoice, refund, refund_account(payment, invoice))
        if refunded >= payment.amount_minor and payment.state == PaymentState.CAPTURED:
            changes["state"] = require_transition(PAYMENT, payment.state, PaymentState.REFUNDED)
        await self.payments.update(payment, changes)
        event = PaymentRefundedEvent(
            user_id=account.user_id,
            payment_id=payment.id,
            invoice_id=payment.invoice_id,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
            amount=str(refund.amount),
        )
        await event_bus.publish(event, self.payments.db)

    async def _publish_declined(self, account: BillingAccount, payment: Payment) -> None:
        event = PaymentDeclinedEvent(
            user_id=account.user_id,
            payment_id=payment.id,
            invoice_id=payment.invoice_id,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            amount=str(payment.amount),
            reason=payment.decline_code or "declined",
        )
        await event_bus.publish(event, self.payments.db)

    async def _lock(self, payment_id: int) -> tuple[BillingAccount, Payment, Invoice]:
        """The account, and what it holds as it is now: the provider took its time, others did not wait."""
        payment = await self.payments.get_fresh(payment_id)
        account = await self.invoices.accounts.lock(payment.account_id) if payment else None
        payment = await self.payments.get_fresh(payment_id)
        if account is None or payment is None:
            raise BillingNotFoundError("Payment not found")
        return account, payment, await self.invoices.get_by_id(payment.invoice_id)

    async def _get_refund(self, refund_id: int) -> Refund:
        refund = await self.refunds.get_fresh(refund_id)
        if refund is None:
            raise BillingNotFoundError("Refund not found")
        return refund
