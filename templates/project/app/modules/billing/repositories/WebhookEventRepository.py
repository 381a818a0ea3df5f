"""Queries about webhooks that came in."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ConflictError
from app.modules.billing.models.WebhookEvent import WebhookEvent
from app.shared.repositories.base import BaseAsyncRepository


class WebhookEventRepository(BaseAsyncRepository[WebhookEvent, BaseModel, BaseModel]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(WebhookEvent, db)

    async def record(self, values: Mapping[str, Any]) -> WebhookEvent | None:
        """Insert; None when this webhook has been here before."""
        try:
            async with self.db.begin_nested():
                return await self.create(values)
        except ConflictError:
            return None
