"""Queries about coupons. Using one up is a single statement, so that of many parallel tries for the last one wins."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Coupon import Coupon
from app.modules.billing.schemas.CouponSchema import CouponCreate
from app.shared.repositories.base import BaseAsyncRepository


class CouponRepository(BaseAsyncRepository[Coupon, CouponCreate, BaseModel]):
    filterable: ClassVar[frozenset[str]] = frozenset({"is_active"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Coupon, db)

    async def redeem(self, code: str, currency: str, now: datetime) -> Coupon | None:
        """Count one use; None when the code is unknown, retired, expired, used up or for another currency."""
        statement = (
            update(Coupon)
            .where(
                Coupon.code == code,
                Coupon.is_active,
                or_(Coupon.expires_at.is_(None), Coupon.expires_at > now),
                or_(Coupon.max_redemptions.is_(None), Coupon.redeemed < Coupon.max_redemptions),
                or_(Coupon.currency.is_(None), Coupon.currency == currency),
            )
            .values(redeemed=Coupon.redeemed + 1)
            .returning(Coupon)
        )
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def give_back(self, coupon_id: int) -> None:
        """Count one use less, in one statement as well: others may be using it up at the same time."""
        statement = (
            update(Coupon).where(Coupon.id == coupon_id, Coupon.redeemed > 0).values(redeemed=Coupon.redeemed - 1)
        )
        await self.db.execute(statement.execution_options(synchronize_session=False))
