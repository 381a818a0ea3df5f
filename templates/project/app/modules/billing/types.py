"""Types of the billing module's requests."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.core.dependencies import MAX_ID
from app.modules.billing.constants import MAX_AMOUNT, MAX_QUANTITY, MAX_UNIT_AMOUNT
from app.modules.billing.currencies import EXPONENTS


def _known_currency(value: str) -> str:
    if value not in EXPONENTS:
        raise PydanticCustomError("currency", "must be an ISO 4217 currency code such as EUR")
    return value


def _number(value: object) -> object:
    if isinstance(value, str | bytes | bool):
        raise PydanticCustomError("int_type", "must be a whole number")
    return value


CurrencyCode = Annotated[
    str,
    StringConstraints(max_length=3),
    AfterValidator(_known_currency),
    WithJsonSchema({"type": "string", "enum": sorted(EXPONENTS), "description": "ISO 4217 currency"}),
]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]  # ISO 3166-1 alpha-2
# JSON knows one kind of number: 5.0 is 5. But "5" and true are no amounts, and 5.5 is none either.
# After the bounds, or the OpenAPI description would not know them.
WHOLE = BeforeValidator(_number)
_IN_MINOR = "In the smallest unit of the currency"
Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT, description=_IN_MINOR), WHOLE]
PositiveAmount = Annotated[int, Field(ge=1, le=MAX_AMOUNT, description=_IN_MINOR), WHOLE]
UnitAmount = Annotated[int, Field(ge=0, le=MAX_UNIT_AMOUNT, description=_IN_MINOR), WHOLE]
PositiveUnitAmount = Annotated[int, Field(ge=1, le=MAX_UNIT_AMOUNT, description=_IN_MINOR), WHOLE]
Percent = Annotated[int, Field(ge=1, le=100), WHOLE]
Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY), WHOLE]
RecordId = Annotated[int, Field(ge=1, le=MAX_ID), WHOLE]
PlanCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
CouponCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{3,39}$")]
TaxId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9 .-]{3,29}$")]
# What the provider gave the browser for a card. A number that could be a card's is refused: it must not reach us.
PaymentToken = Annotated[str, StringConstraints(pattern=r"^tok_[a-z][a-z0-9_]{1,59}$")]
