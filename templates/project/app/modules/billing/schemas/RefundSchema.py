"""What goes in and out about refunds."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.core.types import ShortText
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.types import PositiveAmount


class RefundCreate(BaseModel):
    """Without an amount: all that is left of the payment."""

    model_config = ConfigDict(extra="forbid")

    amount_minor: PositiveAmount | None = None
    reason: ShortText


class RefundResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    payment_id: int
    state: RefundState
    amount_minor: int
    currency: str
    reason: str
    reference: str
    created_at: datetime
