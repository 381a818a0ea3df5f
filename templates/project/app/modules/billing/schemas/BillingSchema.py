"""What goes in and out about billing accounts. Whose account it is comes from the token, never from the body."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.core.types import ShortText
from app.modules.billing.types import CountryCode, CurrencyCode, TaxId


class BillingBase(BaseModel):
    name: ShortText
    country: CountryCode
    tax_id: TaxId | None = None


class BillingCreate(BillingBase):
    """The currency is for good: what is booked in one cannot be continued in another."""

    model_config = ConfigDict(extra="forbid")

    currency: CurrencyCode


class BillingUpdate(BillingBase):
    """The whole of what can be changed: what is left out gets its default."""

    model_config = ConfigDict(extra="forbid")


class BillingResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    user_id: int
    name: str
    country: str
    tax_id: str | None
    currency: str
    version: int
    created_at: datetime
    updated_at: datetime
