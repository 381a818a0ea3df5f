"""What admins do to invoices."""

from app.modules.billing.constants import CREATE_INVOICE
from app.modules.billing.exceptions import BillingNotFoundError
from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.schemas.InvoiceSchema import InvoiceCreate, InvoiceDetailResponse
from app.modules.billing.schemas.Money import Money
from app.modules.billing.services._lines import Item
from app.modules.billing.services.IdempotencyService import IdempotencyService
from app.modules.billing.services.InvoiceService import InvoiceService
from app.shared.audit import record as audit


class InvoiceAdminService:
    def __init__(self, invoices: InvoiceService, idempotency: IdempotencyService) -> None:
        self.invoices = invoices
        self.idempotency = idempotency

    async def create(self, invoice_data: InvoiceCreate, key: str, admin_id: int) -> InvoiceDetailResponse:
        """A draft, to be looked at before it is issued."""
        record = await self.idempotency.begin(admin_id, CREATE_INVOICE, key, invoice_data)
        if record.answer is not None:
            return InvoiceDetailResponse.model_validate(record.answer)
        account = await self.invoices.accounts.lock(invoice_data.account_id)
        if account is None:
            raise BillingNotFoundError("Billing account not found")
        items = [
            Item(line.description, line.quantity, Money(line.unit_amount_minor, account.currency))
            for line in invoice_data.lines
        ]
        discount = Money(invoice_data.discount_minor, account.currency)
        invoice = await self.invoices.draft(account, items, discount)
        await self._note("billing.invoice_created", invoice, account)
        return await self.idempotency.finish(record, InvoiceDetailResponse.model_validate(invoice))

    async def issue(self, invoice_id: int) -> Invoice:
        account = await self._lock_account_of(invoice_id)
        invoice = await self.invoices.issue(await self.invoices.get_by_id(invoice_id), account)
        return await self._note("billing.invoice_issued", invoice, account)

    async def void(self, invoice_id: int) -> Invoice:
        account = await self._lock_account_of(invoice_id)
        invoice = await self.invoices.void(await self.invoices.get_by_id(invoice_id), account)
        return await self._note("billing.invoice_voided", invoice, account)

    async def write_off(self, invoice_id: int) -> Invoice:
        account = await self._lock_account_of(invoice_id)
        invoice = await self.invoices.write_off(await self.invoices.get_by_id(invoice_id))
        return await self._note("billing.invoice_written_off", invoice, account)

    async def _note(self, action: str, invoice: Invoice, account: BillingAccount) -> Invoice:
        await audit(
            self.invoices.repository.db,
            action,
            target_id=account.user_id,
            invoice_id=invoice.id,
            amount_minor=invoice.total_minor,
            currency=invoice.currency,
        )
        return invoice

    async def _lock_account_of(self, invoice_id: int) -> BillingAccount:
        """The account does not change, so it may be read before it is locked; everything else is read afterwards."""
        invoice = await self.invoices.get_by_id(invoice_id)
        account = await self.invoices.accounts.lock(invoice.account_id)
        if account is None:
            raise BillingNotFoundError("Billing account not found")
        return account
