"""Types of request fields that refuse what breaks databases, logs and screens."""

import json
import re
import unicodedata
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.core.numbers import WholeNumber
from app.core.passwords import MAX_LENGTH, MIN_LENGTH, password_problem

MAX_EMAIL = 254  # RFC 5321: longer addresses cannot be delivered to
# The ASCII form of RFC 5321; other domains have one, too (xn--...). Whether anybody reads mail there is for the
# verification mail to find out. OpenAPI says `format: email`: tools take ages to invent text for the pattern.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = rf"^(?=.{{1,64}}@){_ATOM}(\.{_ATOM})*@({_LABEL}\.)+[A-Za-z]([A-Za-z0-9-]{{0,61}}[A-Za-z0-9])$"
# What no text may hold, as the inside of a character class that Rust, Python and JavaScript read alike: control
# characters, line ends that only some programs know (U+2028, U+2029), and the marks that turn the direction of text. As
# a `pattern` it is part of the OpenAPI document too. Lone surrogates need no mention: pydantic refuses them.
_REFUSED = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
_LINE = rf"^[^{_REFUSED}\t\n\r]*$"
_NOT_BLANK_LINE = rf"^[^{_REFUSED}\t\n\r]*[^{_REFUSED}\s][^{_REFUSED}\t\n\r]*$"
_TEXT = rf"^[^{_REFUSED}]*$"


def _composed(value: str) -> str:
    """One spelling per text: an accent may be a character of its own."""
    return unicodedata.normalize("NFC", value)


def _email(value: str) -> str:
    if not re.fullmatch(_EMAIL, value):
        raise PydanticCustomError("email", "must be a valid e-mail address")
    return value.lower()


def _new_password(value: str) -> str:
    if problem := password_problem(value):
        raise PydanticCustomError("weak_password", f"{problem}")
    return value


def unset() -> Any:
    """The default of what a partial update may leave out: never stored, only what was given is."""
    return None


# One line, free of control characters, of any length: the field says how long.
OneLine = Annotated[str, StringConstraints(pattern=_LINE), AfterValidator(_composed)]
# One line, free of control characters, 500 characters at most.
CleanStr = Annotated[str, StringConstraints(max_length=500, pattern=_LINE), AfterValidator(_composed)]
# A name or title: not blank, 100 characters at most.
ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_NOT_BLANK_LINE),
    AfterValidator(_composed),
]
# Several lines.
LongText = Annotated[str, StringConstraints(max_length=10_000, pattern=_TEXT), AfterValidator(_composed)]
SearchTerm = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=_NOT_BLANK_LINE), AfterValidator(_composed)
]

# Lower case: `A@example.com` and `a@example.com` are one account.
NormalizedEmail = Annotated[
    str,
    StringConstraints(max_length=MAX_EMAIL),
    AfterValidator(_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": MAX_EMAIL}),
]

NewPassword = Annotated[
    str,
    StringConstraints(min_length=MIN_LENGTH, max_length=MAX_LENGTH, pattern=_LINE),
    AfterValidator(_new_password),
    # The list of common passwords cannot be part of a document; that three characters must differ can.
    WithJsonSchema(
        {
            "type": "string",
            "format": "password",
            "minLength": MIN_LENGTH,
            "maxLength": MAX_LENGTH,
            "pattern": rf"^(?!(.)\1*(.?)(\1|\2)*$)[^{_REFUSED}\t\n\r]*$",
        }
    ),
]
# To be compared only: old passwords may be weaker than today's rules.
CurrentPassword = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LENGTH)]
OpaqueToken = Annotated[str, Field(min_length=16, max_length=200, pattern=r"^[A-Za-z0-9_-]+$")]

# An id of another record, in a body; ids in paths come as text.
RecordId = Annotated[int, WholeNumber(ge=1, le=2**53 - 1)]
# Numbers in a query come as text; larger ones overflow the database driver.
Number32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Number64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]

HttpAddress = Annotated[
    str, StringConstraints(max_length=2000, pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][!-~]*)?$")
]


def no_number(value: Any) -> Any:
    """A number is a count of seconds to pydantic, in quotes as well; nobody who sends one means that."""
    if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"[+-]?[0-9.]+(e.*)?", value, re.I)):
        raise PydanticCustomError("text_expected", "must be a date or time as text, not a number of seconds")
    return value


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("datetime_range", "must be a moment of the years 1 to 9999 in UTC") from None


def _without_zone(value: time) -> time:
    if value.tzinfo is not None:
        raise PydanticCustomError("time_zone", "must be a time without a zone")
    return value


CalendarDate = Annotated[date, BeforeValidator(no_number)]
# A zone must be stated; UTC comes out.
Moment = Annotated[AwareDatetime, BeforeValidator(no_number), AfterValidator(_utc)]
# OpenAPI's `format: time` demands a zone, hence the pattern.
ClockTime = Annotated[
    time,
    BeforeValidator(no_number),
    AfterValidator(_without_zone),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"}),
]
ClockTimeOut = Annotated[
    time, WithJsonSchema({"type": "string", "pattern": r"^[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$"})
]

MAX_JSON = 64 * 1024
MAX_JSON_DEPTH = 64  # far below what parsers and serializers give up at: what is stored must be answered


def _storable(value: dict[str, Any]) -> dict[str, Any]:
    """What every database takes: no NaN, no halves of characters, no flood, no well."""
    if _deeper_than(MAX_JSON_DEPTH, value):
        raise PydanticCustomError("json_depth", f"must be nested at most {MAX_JSON_DEPTH} deep")
    try:
        size = len(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())
    except (ValueError, RecursionError):
        raise PydanticCustomError("json", "must hold finite numbers and valid text only") from None
    if size > MAX_JSON:
        raise PydanticCustomError("json_size", f"must have at most {MAX_JSON} bytes")
    return value


def _deeper_than(levels: int, value: Any) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper_than(levels - 1, each) for each in inner)


JsonObject = Annotated[dict[str, Any], AfterValidator(_storable)]


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return b64decode(value, validate=True)
    except ValueError:
        raise PydanticCustomError("base64", "must be base64") from None


def _encoded(value: bytes) -> str:
    return b64encode(value).decode("ascii")


_BASE64 = WithJsonSchema(
    {
        "type": "string",
        "contentEncoding": "base64",
        "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    }
)
# Binary data: base64 in JSON, bytes in Python.
Base64In = Annotated[bytes, BeforeValidator(_decoded), PlainSerializer(_encoded, when_used="json"), _BASE64]
Base64Out = Annotated[bytes, PlainSerializer(_encoded, when_used="json"), _BASE64]
