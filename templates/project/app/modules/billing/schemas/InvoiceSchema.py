"""What goes in and out about invoices. Sums are never taken from a request."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.core.types import ShortText
from app.modules.billing.constants import MAX_INVOICE_LINES
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.types import Amount, Quantity, RecordId, UnitAmount


class InvoiceLineCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    description: ShortText
    quantity: Quantity = 1
    unit_amount_minor: UnitAmount


class InvoiceCreate(BaseModel):
    """In the currency of the account. The discount is spread over the lines in proportion to their amounts."""

    model_config = ConfigDict(extra="forbid")

    account_id: RecordId
    lines: Annotated[list[InvoiceLineCreate], Field(min_length=1, max_length=MAX_INVOICE_LINES)]
    discount_minor: Amount = 0


class InvoiceLineResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    position: int
    description: str
    quantity: int
    unit_amount_minor: int
    discount_minor: int
    amount_minor: int


class InvoiceResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    number: str
    account_id: int
    subscription_id: int | None
    state: InvoiceState
    currency: str
    subtotal_minor: int
    discount_minor: int
    total_minor: int
    period_start: datetime | None
    period_end: datetime | None
    issued_at: datetime | None
    due_at: datetime | None
    paid_at: datetime | None
    created_at: datetime


class InvoiceDetailResponse(InvoiceResponse):
    lines: list[InvoiceLineResponse]
