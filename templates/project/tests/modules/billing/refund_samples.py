"""Refunds for tests of what refers to them."""

from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Refund import Refund
from app.modules.billing.schemas.RefundState import RefundState
from tests.modules.billing.payment_samples import make_payment

_numbers = count(1)


async def make_refund(db: AsyncSession, **values: Any) -> Refund:
    """Another refund each time, of a payment of its own."""
    payment = await make_payment(db)
    given: dict[str, Any] = {"state": RefundState.SUCCEEDED, "amount_minor": 1250, "currency": payment.currency}
    reference = f"sample-refund-{next(_numbers)}"
    refund = Refund(**{"payment_id": payment.id, "reference": reference, "reason": "Sample"} | given | values)
    db.add(refund)
    await db.flush()
    return refund
