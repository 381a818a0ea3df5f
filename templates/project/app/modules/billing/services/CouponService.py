"""Coupons: a limited number of discounts."""

from datetime import timedelta

from app.core.exceptions import ConflictError
from app.modules.billing.exceptions import BillingConflictError, BillingNotFoundError, CouponExhaustedError
from app.modules.billing.models.Coupon import Coupon
from app.modules.billing.repositories.CouponRepository import CouponRepository
from app.modules.billing.schemas.CouponSchema import CouponCreate
from app.modules.billing.schemas.Money import Money
from app.shared.audit import record as audit
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService


class CouponService(BaseAsyncService[Coupon, CouponRepository]):
    def __init__(self, repository: CouponRepository) -> None:
        super().__init__(repository)

    async def create_coupon(self, coupon_data: CouponCreate) -> Coupon:
        days = coupon_data.valid_days
        values = {
            "code": coupon_data.code,
            "max_redemptions": coupon_data.max_redemptions,
            "expires_at": utc_now() + timedelta(days=days) if days else None,
            "redeemed": 0,
            "is_active": True,
            **coupon_data.discount.model_dump(exclude={"kind"}),
        }
        try:
            coupon = await self.repository.create(values)
        except ConflictError as error:
            raise BillingConflictError("There is a coupon with this code already") from error
        return await self._note("billing.coupon_created", coupon)

    async def retire(self, coupon_id: int) -> Coupon:
        """Nobody can use it from now on; who has used it keeps the discount."""
        coupon = await self.find_by_id(coupon_id)
        if coupon is None:
            raise BillingNotFoundError("Coupon not found")
        return await self._note("billing.coupon_retired", await self.repository.update(coupon, {"is_active": False}))

    async def redeem(self, code: str, currency: str) -> Coupon:
        """Use it once, or CouponExhaustedError. Counted in the caller's unit of work: given back if that fails."""
        coupon = await self.repository.redeem(code, currency, utc_now())
        if coupon is None:
            raise CouponExhaustedError
        return coupon

    async def give_back(self, coupon_id: int) -> None:
        """What was counted for a subscription that came to nothing; to a retired coupon too, which stays retired."""
        await self.repository.give_back(coupon_id)

    async def _note(self, action: str, coupon: Coupon) -> Coupon:
        """Without the code, which is worth money."""
        await audit(
            self.repository.db,
            action,
            coupon_id=coupon.id,
            percent_off=coupon.percent_off,
            amount_off_minor=coupon.amount_off_minor,
            currency=coupon.currency,
            max_redemptions=coupon.max_redemptions,
        )
        return coupon


def discount_of(coupon: Coupon | None, price: Money) -> Money:
    """What the coupon takes off this price: never more than all of it."""
    if coupon is None:
        return Money(0, price.currency)
    if coupon.percent_off is not None:
        return price.percent(coupon.percent_off)
    return Money(min(coupon.amount_off_minor or 0, price.minor), price.currency)
