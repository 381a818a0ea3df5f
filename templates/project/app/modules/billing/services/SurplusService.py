"""Money that came although nobody expected it any more: it is booked, and where no invoice wants it, owed back."""

from app.modules.billing.constants import CAPTURED_LATE
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Payment import Payment
from app.modules.billing.repositories.PaymentRepository import PaymentRepository
from app.modules.billing.repositories.RefundRepository import RefundRepository
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.LedgerAccount import LedgerAccount
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.services.LedgerService import LedgerService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

_UNSUCCESSFUL = (PaymentState.DECLINED, PaymentState.CANCELLED)


class SurplusService:
    """A surplus is a payment that stays declined or cancelled, since another one holds its invoice, and yet was booked.

    Its `decline_code` says so. What receivable shows below zero is what customers get back. Callers hold the lock of
    the account.
    """

    def __init__(self, payments: PaymentRepository, refunds: RefundRepository, ledger: LedgerService) -> None:
        self.payments = payments
        self.refunds = refunds
        self.ledger = ledger

    async def book_late(self, payment: Payment, invoice: Invoice) -> bool:
        """Book what we took for declined or cancelled. Whether the payment holds its invoice from now on."""
        if await self.ledger.is_captured(payment):
            return False
        is_surplus = invoice.state == InvoiceState.PAID or await self.payments.holds_invoice(invoice.id)
        is_written_off = invoice.state == InvoiceState.UNCOLLECTIBLE and not is_surplus
        credit = LedgerAccount.BAD_DEBT if is_written_off else LedgerAccount.RECEIVABLE
        await self.ledger.book_captured(invoice, payment, credit)
        logger.error(
            "the provider has captured a payment that it had declined or that was cancelled",
            payment_id=payment.id,
            invoice_id=invoice.id,
            reference=payment.reference,
            payment_state=payment.state,
            decline_code=payment.decline_code,
            invoice_state=invoice.state,
            is_owed_back=is_surplus or invoice.state == InvoiceState.VOID,
        )
        if is_surplus:
            await self.payments.update(payment, {"decline_code": CAPTURED_LATE})
        return not is_surplus

    async def is_surplus(self, payment: Payment) -> bool:
        return payment.state in _UNSUCCESSFUL and await self.ledger.is_captured(payment)

    async def find_untouched(self, invoice_id: int) -> Payment | None:
        """One that can still settle its invoice, since nothing of it has gone back."""
        for payment in await self.payments.unsuccessful_of(invoice_id):
            is_whole = not payment.refunded_minor and not await self.refunds.pending_sum(payment.id)
            if is_whole and await self.ledger.is_captured(payment):
                return payment
        return None


def refund_account(payment: Payment, invoice: Invoice) -> LedgerAccount:
    """What settled nothing was owed back all the time; anything else is a loss of ours."""
    is_owed_back = payment.state in _UNSUCCESSFUL or invoice.state == InvoiceState.VOID
    return LedgerAccount.RECEIVABLE if is_owed_back else LedgerAccount.REFUNDS
