"""Invoices for tests of what refers to them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.schemas.InvoiceState import InvoiceState
from tests.modules.billing.billing_account_samples import make_billing_account


async def make_invoice(db: AsyncSession, **values: Any) -> Invoice:
    """Another draft each time, over nothing: a sample has no lines. Of an account of its own."""
    account_id = values.pop("account_id", None) or (await make_billing_account(db)).id
    given: dict[str, Any] = {"state": InvoiceState.DRAFT, "currency": "EUR"}
    amounts = {"subtotal_minor": 0, "discount_minor": 0, "total_minor": 0}
    invoice = Invoice(account_id=account_id, **given | amounts | values)
    db.add(invoice)
    await db.flush()
    return invoice
