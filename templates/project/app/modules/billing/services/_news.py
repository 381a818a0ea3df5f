"""Telling what is new from what is overtaken, and both from what contradicts a final answer."""

from app.modules.billing.exceptions import BillingConflictError
from app.modules.billing.models.Payment import Payment
from app.modules.billing.models.Refund import Refund
from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.transitions import LATE_PAYMENT, LATE_REFUND, PAYMENT, REFUND, is_legal
from app.shared.interfaces.PaymentProvider import ChargeResult, RefundResult
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

_PAID = (PaymentState.CAPTURED, PaymentState.REFUNDED)
_NOT_PAID = (PaymentState.DECLINED, PaymentState.CANCELLED)


def is_payment_news(payment: Payment, target: PaymentState) -> bool:
    """Whether it changes something. Money that is denied after it has come changes nothing, but is reported."""
    if payment.state in _PAID and target in _NOT_PAID:
        report(f"the provider calls {target} what it had captured", payment)
    return is_legal(PAYMENT, payment.state, target) or is_legal(LATE_PAYMENT, payment.state, target)


def is_refund_news(payment: Payment, refund: Refund, target: RefundState) -> bool:
    if (refund.state, target) == (RefundState.SUCCEEDED, RefundState.FAILED):
        report("the provider calls failed what it had given back", payment, refund)
    return is_legal(REFUND, refund.state, target) or is_legal(LATE_REFUND, refund.state, target)


def report(what: str, payment: Payment, refund: Refund | None = None) -> None:
    """Money is not where we thought it was, and nobody but a person can put that right."""
    logger.error(
        what,
        payment_id=payment.id,
        invoice_id=payment.invoice_id,
        payment_state=payment.state,
        refund_id=refund.id if refund else None,
        reference=refund.reference if refund else payment.reference,
    )


def require_same_amount(expected: Money, result: ChargeResult | RefundResult) -> None:
    """What the provider moved must be what we asked for: anything else needs a person."""
    if (result.amount_minor, result.currency) != (expected.minor, expected.currency):
        logger.error("the provider moved another amount", reference=result.reference)
        raise BillingConflictError("The provider names another amount")
