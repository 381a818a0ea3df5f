"""Coupons for tests of what refers to them."""

from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Coupon import Coupon

_numbers = count(1)


async def make_coupon(db: AsyncSession, **values: Any) -> Coupon:
    """Another coupon each time."""
    coupon = Coupon(**{"code": f"SAMPLE{next(_numbers)}", "percent_off": 10} | values)
    db.add(coupon)
    await db.flush()
    return coupon
