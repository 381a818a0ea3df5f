"""What goes in and out about subscriptions."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, StrictBool

from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from app.modules.billing.types import CouponCode, RecordId


class SubscriptionCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    plan_id: RecordId
    coupon_code: CouponCode | None = None


class SubscriptionCancel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    at_period_end: StrictBool = True


class SubscriptionResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    account_id: int
    plan_id: int
    state: SubscriptionState
    current_period_start: datetime
    current_period_end: datetime
    cancel_at_period_end: bool
    cancelled_at: datetime | None
    created_at: datetime
