"""Queries about payments."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Payment import Payment
from app.modules.billing.schemas.PaymentSchema import PaymentCreate
from app.modules.billing.schemas.PaymentState import PaymentState
from app.shared.repositories.base import BaseAsyncRepository


class PaymentRepository(BaseAsyncRepository[Payment, PaymentCreate, BaseModel]):
    filterable: ClassVar[frozenset[str]] = frozenset({"account_id", "invoice_id", "state"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Payment, db)

    async def get_fresh(self, payment_id: int) -> Payment | None:
        """As it is now, whatever this session has seen before."""
        statement = select(Payment).where(Payment.id == payment_id)
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def get_by_reference(self, reference: str) -> Payment | None:
        return (await self.db.scalars(select(Payment).where(Payment.reference == reference))).one_or_none()

    async def holds_invoice(self, invoice_id: int) -> bool:
        """Whether one is under way or has succeeded: a unique index allows no second one."""
        states = (PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.CAPTURED)
        return bool(
            await self.db.scalar(select(exists().where(Payment.invoice_id == invoice_id, Payment.state.in_(states))))
        )

    async def unsuccessful_of(self, invoice_id: int) -> Sequence[Payment]:
        states = (PaymentState.DECLINED, PaymentState.CANCELLED)
        statement = select(Payment).where(Payment.invoice_id == invoice_id, Payment.state.in_(states))
        ordered = statement.order_by(Payment.id)
        return (await self.db.scalars(ordered, execution_options={"populate_existing": True})).all()

    async def count_declined(self, invoice_id: int, since: datetime) -> int:
        conditions = (Payment.invoice_id == invoice_id, Payment.state == PaymentState.DECLINED)
        statement = select(func.count()).select_from(Payment).where(*conditions, Payment.created_at >= since)
        return int((await self.db.scalars(statement)).one())

    async def ids_in_state_since(
        self, state: PaymentState, before: datetime, limit: int, after: int = 0
    ) -> Sequence[int]:
        """Begun before then and not further yet; by id, in pages, since some may stay what they are for days."""
        statement = (
            select(Payment.id)
            .where(Payment.state == state, Payment.created_at <= before, Payment.id > after)
            .order_by(Payment.id)
            .limit(limit)
        )
        return (await self.db.scalars(statement)).all()
