"""A day as it stands in queries."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError


def _iso(value: Any) -> Any:
    """Without this `0` would be the first of January 1970."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("day", "must be a day such as 2024-02-29")
    return value


Day = Annotated[date, BeforeValidator(_iso)]
