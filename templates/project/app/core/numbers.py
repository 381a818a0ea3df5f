"""Numbers in requests, with rules that the OpenAPI document states: what it allows is taken, and nothing else."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """`Annotated[int, WholeNumber(ge=1, le=100)]`. In JSON 5.0 is 5; a text or a boolean is no number."""

    ge: int
    le: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.int_schema(ge=self.ge, le=self.le)
        return core_schema.no_info_before_validator_function(_whole, number)


@dataclass(frozen=True, slots=True)
class ExactNumber:
    """As text, because a JSON number is a float to most that write and read it.

    `Annotated[Decimal, ExactNumber(digits=12, places=2, ge=Decimal(0))]`: ten digits before the point, two after.
    """

    digits: int
    places: int
    ge: Decimal | None = None
    le: Decimal | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.decimal_schema(
            max_digits=self.digits, decimal_places=self.places, ge=self.ge, le=self.le, allow_inf_nan=False
        )
        written = core_schema.no_info_before_validator_function(self._written, number)
        return core_schema.no_info_after_validator_function(self._stored, written)

    def _written(self, value: Any) -> Any:
        """`1e3`, ` 5`, `1_000` and other digits are numbers to Python, and to nobody who reads the document."""
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("decimal_type", 'must be a number as text, such as "12.50"')
        if not _PLAIN.fullmatch(value):
            raise PydanticCustomError("decimal_parsing", 'must be written as a plain number, such as "12.50"')
        return value

    def _stored(self, value: Decimal) -> Decimal:
        """With all places, as the database gives it back; there is no zero below zero."""
        return value.quantize(Decimal(1).scaleb(-self.places)) + 0

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found: JsonSchemaValue = {"type": "string", "pattern": self.pattern}
        # Patterns cannot say it: for people, and for tests that make values up.
        bounds = {"x-minimum": self.ge, "x-maximum": self.le}
        return found | {name: str(bound) for name, bound in bounds.items() if bound is not None}

    @property
    def pattern(self) -> str:
        """No more digits than the bounds have."""
        whole = self.digits - self.places
        if self.ge is not None and self.le is not None:
            whole = min(whole, len(str(int(max(abs(self.ge), abs(self.le))))))
        sign = "" if self.ge is not None and self.ge >= 0 else "-?"
        before = f"(0|[1-9][0-9]{{0,{whole - 1}}})" if whole else "0"
        after = rf"(\.[0-9]{{1,{self.places}}})?" if self.places else ""
        return f"^{sign}{before}{after}$"


def _whole(value: Any) -> Any:
    if isinstance(value, bool | str) or (isinstance(value, float) and not value.is_integer()):
        raise PydanticCustomError("int_type", "must be a whole number")
    return value
