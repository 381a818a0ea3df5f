"""Queries about plans."""

from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Plan import Plan
from app.modules.billing.schemas.PlanSchema import PlanCreate, PlanUpdate
from app.shared.repositories.base import BaseAsyncRepository


class PlanRepository(BaseAsyncRepository[Plan, PlanCreate, PlanUpdate]):
    filterable: ClassVar[frozenset[str]] = frozenset({"is_active", "currency"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Plan, db)
