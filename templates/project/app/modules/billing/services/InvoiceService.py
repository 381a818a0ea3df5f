"""Invoices: what is owed, and how it comes to be settled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.modules.billing.exceptions import BillingConflictError, BillingNotFoundError
from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.repositories.BillingRepository import BillingRepository
from app.modules.billing.repositories.InvoiceRepository import InvoiceRepository
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.services._lines import Item, priced_lines
from app.modules.billing.services.LedgerService import LedgerService
from app.modules.billing.settings import BillingSettings
from app.modules.billing.transitions import INVOICE, require_transition
from app.shared.events.BillingEvents import InvoiceIssuedEvent, InvoicePaidEvent, InvoiceVoidedEvent
from app.shared.events.event_bus import event_bus
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService


class InvoiceService(BaseAsyncService[Invoice, InvoiceRepository]):
    """Methods that take an account expect it locked; those that take an id lock it themselves."""

    def __init__(
        self,
        repository: InvoiceRepository,
        accounts: BillingRepository,
        ledger: LedgerService,
        settings: BillingSettings,
    ) -> None:
        super().__init__(repository)
        self.accounts = accounts
        self.ledger = ledger
        self.settings = settings

    async def list_own(
        self, user_id: int, skip: int, limit: int, state: InvoiceState | None
    ) -> tuple[list[Invoice], int]:
        """Drafts are nobody's business but the admins'."""
        account = await self.accounts.get_by_user(user_id)
        if account is None:
            return [], 0
        shown = [each for each in InvoiceState if each != InvoiceState.DRAFT and state in (None, each)]
        return await self.get_list(skip, limit, {"account_id": account.id, "state": shown}, ["-id"])

    async def list_all(self, skip: int, limit: int, state: InvoiceState | None) -> tuple[list[Invoice], int]:
        return await self.get_list(skip, limit, {"state": state} if state else None, ["-id"])

    async def get_own(self, invoice_id: int, user_id: int) -> Invoice:
        """With its lines. Somebody else's does not exist."""
        account = await self.accounts.get_by_user(user_id)
        invoice = await self.repository.get_with_lines(invoice_id)
        if (
            account is None
            or invoice is None
            or invoice.account_id != account.id
            or invoice.state == InvoiceState.DRAFT
        ):
            raise BillingNotFoundError("Invoice not found")
        return invoice

    async def get_by_id(self, id: int) -> Invoice:  # noqa: A002 - the architecture guide's name
        """With its lines, as it is now."""
        invoice = await self.repository.get_with_lines(id)
        if invoice is None:
            raise BillingNotFoundError("Invoice not found")
        return invoice

    async def draft(
        self, account: BillingAccount, items: Sequence[Item], discount: Money, **period: datetime | int
    ) -> Invoice:
        """Sums come from the lines. `period`: subscription_id, period_start, period_end."""
        lines = priced_lines(items, discount)
        subtotal = Money.total((item.price for item in items), account.currency)
        values: dict[str, Any] = {
            "account_id": account.id,
            "state": InvoiceState.DRAFT,
            "currency": account.currency,
            "subtotal_minor": subtotal.minor,
            "discount_minor": discount.minor,
            "total_minor": (subtotal - discount).minor,
            "lines": lines,
        }
        return await self.repository.create(values | period)

    async def issue(self, invoice: Invoice, account: BillingAccount) -> Invoice:
        """From now on it is owed; one of nothing is paid at once."""
        now = utc_now()
        state = require_transition(INVOICE, invoice.state, InvoiceState.OPEN)
        due_at = now + timedelta(days=self.settings.PAYMENT_TERM_DAYS)
        await self.repository.update(invoice, {"state": state, "issued_at": now, "due_at": due_at})
        await self.ledger.book_issued(invoice)
        event = InvoiceIssuedEvent(
            user_id=account.user_id,
            invoice_id=invoice.id,
            number=invoice.number,
            amount_minor=invoice.total_minor,
            currency=invoice.currency,
            amount=str(invoice.total),
            due_at=due_at,
        )
        await event_bus.publish(event, self.repository.db)
        return invoice if invoice.total_minor else await self.mark_paid(invoice, account)

    async def mark_paid(self, invoice: Invoice, account: BillingAccount) -> Invoice:
        """Books nothing: what was paid with is booked by whoever knows."""
        state = require_transition(INVOICE, invoice.state, InvoiceState.PAID)
        await self.repository.update(invoice, {"state": state, "paid_at": utc_now()})
        event = InvoicePaidEvent(
            user_id=account.user_id,
            invoice_id=invoice.id,
            number=invoice.number,
            amount_minor=invoice.total_minor,
            currency=invoice.currency,
            amount=str(invoice.total),
        )
        await event_bus.publish(event, self.repository.db)
        return invoice

    async def void(self, invoice: Invoice, account: BillingAccount) -> Invoice:
        """Nothing is owed for it; of a draft nobody has heard, and nothing is booked."""
        was_issued = invoice.state != InvoiceState.DRAFT
        state = require_transition(INVOICE, invoice.state, InvoiceState.VOID)
        await self._refuse_payment_under_way(invoice)
        await self.repository.update(invoice, {"state": state})
        if was_issued:
            await self.ledger.book_voided(invoice)
            event = InvoiceVoidedEvent(user_id=account.user_id, invoice_id=invoice.id, number=invoice.number)
            await event_bus.publish(event, self.repository.db)
        return invoice

    async def void_open_of(self, subscription_id: int, account: BillingAccount, *, whatever_is_under_way: bool) -> bool:
        """Of a subscription that has not begun. Whether nothing is left that may still be paid."""
        is_done = True
        for invoice in await self.repository.open_of(subscription_id):
            if whatever_is_under_way and await self.repository.has_payment_under_way(invoice.id):
                is_done = False  # its money may still come, and has to find it
                continue
            await self.void(invoice, account)
        return is_done

    async def write_off(self, invoice: Invoice) -> Invoice:
        """Owed, but lost."""
        state = require_transition(INVOICE, invoice.state, InvoiceState.UNCOLLECTIBLE)
        await self._refuse_payment_under_way(invoice)
        await self.repository.update(invoice, {"state": state})
        await self.ledger.book_written_off(invoice)
        return invoice

    async def _refuse_payment_under_way(self, invoice: Invoice) -> None:
        payment = await self.repository.payment_under_way(invoice.id)
        if payment is None:
            return
        if payment.state == PaymentState.AUTHORISED:
            raise BillingConflictError(
                f"Money is reserved for this invoice: an admin has to capture or cancel payment {payment.id} first"
            )
        raise BillingConflictError(f"Payment {payment.id} of this invoice is under way: wait for its outcome")
