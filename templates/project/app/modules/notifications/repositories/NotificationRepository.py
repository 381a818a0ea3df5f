"""Queries about notifications."""

from datetime import datetime
from typing import Any, ClassVar, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.Notification import Notification
from app.modules.notifications.schemas.NotificationSchema import NotificationUpdate
from app.shared.models.base import utc_now
from app.shared.repositories.base import BaseAsyncRepository


class NotificationRepository(BaseAsyncRepository[Notification, Any, NotificationUpdate]):
    filterable: ClassVar[frozenset[str]] = frozenset({"user_id", "category", "read_at", "source_key"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Notification, db)

    async def get_own(self, notification_id: int, user_id: int) -> Notification | None:
        statement = select(Notification).where(Notification.id == notification_id, Notification.user_id == user_id)
        return (await self.db.scalars(statement)).one_or_none()

    async def mark_all_read(self, user_id: int) -> int:
        now = utc_now()
        result = await self.db.execute(
            update(Notification)
            .where(Notification.user_id == user_id, Notification.read_at.is_(None))
            .values(read_at=now, updated_at=now)
            .execution_options(synchronize_session=False)
        )
        return cast(CursorResult[Any], result).rowcount

    async def delete_of(self, user_id: int) -> int:
        statement = delete(Notification).where(Notification.user_id == user_id)
        result = await self.db.execute(statement.execution_options(synchronize_session=False))
        return cast(CursorResult[Any], result).rowcount

    async def delete_read_before(self, before: datetime) -> int:
        result = await self.db.execute(
            delete(Notification).where(Notification.read_at < before).execution_options(synchronize_session=False)
        )
        return cast(CursorResult[Any], result).rowcount
