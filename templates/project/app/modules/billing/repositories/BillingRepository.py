"""Queries about billing accounts."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.schemas.BillingSchema import BillingCreate, BillingUpdate
from app.shared.repositories.base import BaseAsyncRepository


class BillingRepository(BaseAsyncRepository[BillingAccount, BillingCreate, BillingUpdate]):
    """The account's row is the lock of all that belongs to it: subscriptions, invoices, payments.

    One lock, taken first, everywhere: no two requests can wait for each other in a circle.
    """

    filterable: ClassVar[frozenset[str]] = frozenset({"user_id", "currency", "country"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(BillingAccount, db)

    async def get_by_user(self, user_id: int) -> BillingAccount | None:
        return (await self.db.scalars(select(BillingAccount).where(BillingAccount.user_id == user_id))).one_or_none()

    async def lock(self, account_id: int) -> BillingAccount | None:
        return await self._lock(BillingAccount.id == account_id)

    async def lock_of_user(self, user_id: int) -> BillingAccount | None:
        return await self._lock(BillingAccount.user_id == user_id)

    async def replace(self, account_id: int, version: int, values: Mapping[str, Any]) -> BillingAccount | None:
        """Change the account if it still has this version, and count that up; None when somebody was faster."""
        statement = (
            update(BillingAccount)
            .where(BillingAccount.id == account_id, BillingAccount.version == version)
            .values(version=version + 1, **values)
            .returning(BillingAccount)
        )
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def _lock(self, condition: Any) -> BillingAccount | None:
        statement = select(BillingAccount).where(condition).with_for_update(key_share=True)
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
