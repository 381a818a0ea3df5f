"""Queries about refunds."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Refund import Refund
from app.modules.billing.schemas.RefundSchema import RefundCreate
from app.modules.billing.schemas.RefundState import RefundState
from app.shared.repositories.base import BaseAsyncRepository


class RefundRepository(BaseAsyncRepository[Refund, RefundCreate, BaseModel]):
    filterable: ClassVar[frozenset[str]] = frozenset({"payment_id", "state"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Refund, db)

    async def get_fresh(self, refund_id: int) -> Refund | None:
        """As it is now, whatever this session has seen before."""
        statement = select(Refund).where(Refund.id == refund_id)
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def get_by_reference(self, reference: str) -> Refund | None:
        return (await self.db.scalars(select(Refund).where(Refund.reference == reference))).one_or_none()

    async def pending_sum(self, payment_id: int) -> int:
        """What is on its way back already: not to be promised twice."""
        statement = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
            Refund.payment_id == payment_id, Refund.state == RefundState.PENDING
        )
        return int((await self.db.scalars(statement)).one())

    async def ids_pending_since(self, before: datetime, limit: int) -> Sequence[int]:
        statement = (
            select(Refund.id)
            .where(Refund.state == RefundState.PENDING, Refund.created_at <= before)
            .order_by(Refund.id)
            .limit(limit)
        )
        return (await self.db.scalars(statement)).all()
