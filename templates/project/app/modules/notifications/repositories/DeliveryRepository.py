"""Queries about e-mails. Each change of state is one statement that asks for the state before."""

from datetime import datetime
from typing import Any, ClassVar, cast

from sqlalchemy import ColumnElement, CursorResult, delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.shared.models.base import utc_now
from app.shared.repositories.base import BaseAsyncRepository


class DeliveryRepository(BaseAsyncRepository[Delivery, Any, Any]):
    filterable: ClassVar[frozenset[str]] = frozenset({"state", "source_key"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Delivery, db)

    async def begin_attempt(self, delivery_id: int) -> Delivery | None:
        """Count an attempt before it is made, so that one that takes the process down counts too; None: not queued."""
        statement = (
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.QUEUED)
            .values(attempts=Delivery.attempts + 1, last_attempt_at=utc_now())
            .returning(Delivery)
            .execution_options(populate_existing=True, synchronize_session=False)
        )
        return (await self.db.scalars(statement)).one_or_none()

    async def note_error(self, delivery_id: int, error: str) -> None:
        await self._settle(Delivery.id == delivery_id, last_error=error)

    async def mark_sent(self, delivery_id: int) -> bool:
        sent = {"state": DeliveryState.SENT, "sent_at": utc_now(), "sealed": None, "last_error": None}
        return await self._settle(Delivery.id == delivery_id, **sent) == 1

    async def mark_dead(self, delivery_id: int, error: str) -> bool:
        dead = {"state": DeliveryState.DEAD, "sealed": None, "last_error": error}
        return await self._settle(Delivery.id == delivery_id, **dead) == 1

    async def cancel_all(self, user_id: int) -> int:
        return await self._settle(Delivery.user_id == user_id, state=DeliveryState.CANCELLED, sealed=None)

    async def queue_again(self, delivery_id: int, recipient: str) -> bool:
        """Whether it was dead until now; of two admins at the same time one gets True."""
        statement = (
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.DEAD)
            .values(state=DeliveryState.QUEUED, recipient=recipient, attempts=0, updated_at=utc_now())
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        return (await self.db.scalars(statement)).one_or_none() is not None

    async def delete_finished_before(self, before: datetime) -> int:
        statement = delete(Delivery).where(Delivery.state != DeliveryState.QUEUED, Delivery.created_at < before)
        result = await self.db.execute(statement.execution_options(synchronize_session=False))
        return cast(CursorResult[Any], result).rowcount

    async def delete_of(self, user_id: int) -> int:
        statement = delete(Delivery).where(Delivery.user_id == user_id)
        result = await self.db.execute(statement.execution_options(synchronize_session=False))
        return cast(CursorResult[Any], result).rowcount

    async def _settle(self, which: ColumnElement[bool], **values: Any) -> int:
        result = await self.db.execute(
            update(Delivery)
            .where(which, Delivery.state == DeliveryState.QUEUED)
            .values(updated_at=utc_now(), **values)
            .execution_options(synchronize_session=False)
        )
        return cast(CursorResult[Any], result).rowcount
