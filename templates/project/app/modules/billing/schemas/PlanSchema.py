"""What goes in and out about plans."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.core.types import ShortText
from app.modules.billing.schemas.PlanPeriod import PlanPeriod
from app.modules.billing.types import WHOLE, CurrencyCode, PlanCode, UnitAmount


class PlanBase(BaseModel):
    code: PlanCode
    name: ShortText
    amount_minor: UnitAmount
    currency: CurrencyCode
    period: PlanPeriod = PlanPeriod.MONTH
    trial_days: Annotated[int, Field(ge=0, le=365), WHOLE] = 0


class PlanCreate(PlanBase):
    model_config = ConfigDict(extra="forbid")


class PlanUpdate(BaseModel):
    """The price is not here: subscribers have agreed to it."""

    model_config = ConfigDict(extra="forbid")

    name: ShortText
    is_active: StrictBool


class PlanResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    name: str
    amount_minor: int
    currency: str
    period: PlanPeriod
    trial_days: int
    is_active: bool
