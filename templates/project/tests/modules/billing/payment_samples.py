"""Payments for tests of what refers to them."""

from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Payment import Payment
from app.modules.billing.schemas.PaymentState import PaymentState
from tests.modules.billing.invoice_samples import make_invoice

_numbers = count(1)


async def make_payment(db: AsyncSession, **values: Any) -> Payment:
    """Another captured payment each time, of an invoice of its own."""
    invoice = await make_invoice(db)
    given: dict[str, Any] = {"state": PaymentState.CAPTURED, "amount_minor": 1250, "currency": invoice.currency}
    owner = {"account_id": invoice.account_id, "invoice_id": invoice.id}
    payment = Payment(**owner | {"reference": f"sample-payment-{next(_numbers)}"} | given | values)
    db.add(payment)
    await db.flush()
    return payment
