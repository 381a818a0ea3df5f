"""What goes in and out about coupons."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.modules.billing.types import WHOLE, CouponCode, CurrencyCode, Percent, PositiveUnitAmount


class CouponPercent(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["percent"]
    percent_off: Percent


class CouponAmount(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["amount"]
    amount_off_minor: PositiveUnitAmount
    currency: CurrencyCode


class CouponCreate(BaseModel):
    """`max_redemptions` left out: as often as you like. `valid_days` left out: until it is retired."""

    model_config = ConfigDict(extra="forbid")

    code: CouponCode
    discount: Annotated[CouponPercent | CouponAmount, Field(discriminator="kind")]
    max_redemptions: Annotated[int, Field(ge=1, le=1_000_000), WHOLE] | None = None
    valid_days: Annotated[int, Field(ge=1, le=3650), WHOLE] | None = None


class CouponResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    percent_off: int | None
    amount_off_minor: int | None
    currency: str | None
    max_redemptions: int | None
    redeemed: int
    expires_at: datetime | None
    is_active: bool
