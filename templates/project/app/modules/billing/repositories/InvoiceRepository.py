"""Queries about invoices."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Payment import Payment
from app.modules.billing.schemas.InvoiceSchema import InvoiceCreate
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.PaymentState import PaymentState
from app.shared.repositories.base import BaseAsyncRepository

_UNDER_WAY = (PaymentState.PENDING, PaymentState.AUTHORISED)


class InvoiceRepository(BaseAsyncRepository[Invoice, InvoiceCreate, BaseModel]):
    filterable: ClassVar[frozenset[str]] = frozenset({"account_id", "state"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Invoice, db)

    async def get_with_lines(self, invoice_id: int) -> Invoice | None:
        """As it is now, whatever this session has seen before."""
        statement = select(Invoice).where(Invoice.id == invoice_id).options(selectinload(Invoice.lines))
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def open_of(self, subscription_id: int) -> Sequence[Invoice]:
        """What is still to be paid for a subscription, the oldest first."""
        statement = (
            select(Invoice)
            .where(Invoice.subscription_id == subscription_id, Invoice.state == InvoiceState.OPEN)
            .order_by(Invoice.id)
        )
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).all()

    async def is_overdue(self, subscription_id: int, now: datetime) -> bool:
        conditions = (Invoice.subscription_id == subscription_id, Invoice.state == InvoiceState.OPEN)
        statement = select(exists().where(*conditions, Invoice.due_at <= now))
        return bool(await self.db.scalar(statement))

    async def payment_under_way(self, invoice_id: int) -> Payment | None:
        """One at most: a unique index says so."""
        statement = select(Payment).where(Payment.invoice_id == invoice_id, Payment.state.in_(_UNDER_WAY))
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def has_payment_under_way(self, invoice_id: int) -> bool:
        return await self.payment_under_way(invoice_id) is not None
