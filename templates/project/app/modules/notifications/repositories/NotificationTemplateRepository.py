"""Queries about templates that admins have changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.NotificationTemplate import NotificationTemplate
from app.modules.notifications.schemas.NotificationTemplateSchema import NotificationTemplateUpdate
from app.shared.repositories.base import BaseAsyncRepository


class NotificationTemplateRepository(BaseAsyncRepository[NotificationTemplate, Any, NotificationTemplateUpdate]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(NotificationTemplate, db)

    async def get_by_name(self, name: str) -> NotificationTemplate | None:
        return (await self.db.scalars(select(NotificationTemplate).where(NotificationTemplate.name == name))).first()

    async def get_all(self) -> Sequence[NotificationTemplate]:
        """Bounded by the number of kinds of messages."""
        return (await self.db.scalars(select(NotificationTemplate))).all()
