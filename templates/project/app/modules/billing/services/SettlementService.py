"""What the provider says becomes what we say: the one place where its answers change payments, invoices and ledger."""

from app.modules.billing.exceptions import BillingConflictError, BillingNotFoundError
from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Payment import Payment
from app.modules.billing.models.Refund import Refund
from app.modules.billing.repositories.PaymentRepository import PaymentRepository
from app.modules.billing.repositories.RefundRepository import RefundRepository
from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.services.SubscriptionService import SubscriptionService
from app.modules.billing.transitions import PAYMENT, REFUND, is_legal, require_transition
from app.shared.events.BillingEvents import PaymentDeclinedEvent, PaymentRefundedEvent
from app.shared.events.event_bus import event_bus
from app.shared.interfaces.PaymentProvider import ChargeResult, RefundResult
from app.shared.models.base import utc_now
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class SettlementService:
    """Answers, webhooks and reconciliation all end here, in any order and any number: each fact has one effect."""

    def __init__(
        self, payments: PaymentRepository, refunds: RefundRepository, subscriptions: SubscriptionService
    ) -> None:
        self.payments = payments
        self.refunds = refunds
        self.subscriptions = subscriptions
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
        state = require_transition(PAYMENT, payment.state, target)
        changes = {"state": state, "decline_code": result.decline_code, "settled_at": utc_now()}
        await self.payments.update(payment, changes)
        if state == PaymentState.CAPTURED:
            await self._note_captured(account, payment, invoice)
        elif state == PaymentState.DECLINED:
            await self._publish_declined(account, payment)
        logger.info("payment settled", payment_id=payment.id, state=state)
        return payment

    async def settle_cancelled(self, payment_id: int, result: ChargeResult | None) -> Payment:
        """After asking to cancel: what the provider says, or that it never charged and never will."""
        if result is not None:
            return await self.settle_charge(payment_id, result)
        _, payment, _ = await self._lock(payment_id)
        if payment.state != PaymentState.CANCELLED:
            state = require_transition(PAYMENT, payment.state, PaymentState.CANCELLED)
            await self.payments.update(payment, {"state": state, "settled_at": utc_now()})
        return payment

    async def settle_refund(self, refund_id: int, result: RefundResult) -> Refund:
        refund = await self._get_refund(refund_id)
        account, payment, invoice = await self._lock(refund.payment_id)
        refund = await self._get_refund(refund_id)
        target = RefundState(result.status)
        if refund.state == target:
            return refund
        require_same_amount(refund.amount, result)
        await self.refunds.update(refund, {"state": require_transition(REFUND, refund.state, target)})
        if target == RefundState.SUCCEEDED:
            await self._note_refunded(account, payment, invoice, refund)
        logger.info("refund settled", refund_id=refund.id, state=target)
        return refund

    async def is_news(self, payment_id: int, result: ChargeResult) -> bool:
        """Whether this can still change something. Webhooks come late, twice, and overtake each other."""
        _, payment, _ = await self._lock(payment_id)
        return is_legal(PAYMENT, payment.state, PaymentState(result.status))

    async def is_refund_news(self, refund_id: int, result: RefundResult) -> bool:
        refund = await self._get_refund(refund_id)
        await self._lock(refund.payment_id)
        refund = await self._get_refund(refund_id)
        return is_legal(REFUND, refund.state, RefundState(result.status))

    async def _note_captured(self, account: BillingAccount, payment: Payment, invoice: Invoice) -> None:
        await self.ledger.book_captured(invoice, payment)
        await self.invoices.mark_paid(invoice, account)
        if invoice.subscription_id is not None:
            subscription = await self.subscriptions.repository.get_with_plan(invoice.subscription_id)
            if subscription is not None:
                await self.subscriptions.note_paid(subscription, account)

    async def _note_refunded(self, account: BillingAccount, payment: Payment, invoice: Invoice, refund: Refund) -> None:
        refunded = payment.refunded_minor + refund.amount_minor
        changes: dict[str, object] = {"refunded_minor": refunded}
        if refunded == payment.amount_minor:
            changes["state"] = require_transition(PAYMENT, payment.state, PaymentState.REFUNDED)
        await self.payments.update(payment, changes)
        await self.ledger.book_refunded(invoice, refund)
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


def require_same_amount(expected: Money, result: ChargeResult | RefundResult) -> None:
    """What the provider moved must be what we asked for: anything else needs a person."""
    if (result.amount_minor, result.currency) != (expected.minor, expected.currency):
        logger.error("the provider moved another amount", reference=result.reference)
        raise BillingConflictError("The provider names another amount")
