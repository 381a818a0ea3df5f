"""What goes in and out about payments. The amount is the invoice's; a card is known by the provider's token alone."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, StrictBool

from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.types import PaymentToken, RecordId


class PaymentCreate(BaseModel):
    """`capture: false` only reserves the amount; an admin takes it, or gives it up, later."""

    model_config = ConfigDict(extra="forbid")

    invoice_id: RecordId
    token: PaymentToken
    capture: StrictBool = True


class PaymentCapture(BaseModel):
    """Nothing: the payment is in the path, and all of it is taken or given up."""

    model_config = ConfigDict(extra="forbid")


class PaymentResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    account_id: int
    invoice_id: int
    state: PaymentState
    amount_minor: int
    refunded_minor: int
    currency: str
    reference: str
    decline_code: str | None
    settled_at: datetime | None
    created_at: datetime
