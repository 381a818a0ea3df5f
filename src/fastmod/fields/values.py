"""Values in field tokens (`default`, `min`, `max`): text to a comparable value, and back to canonical text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

__all__ = ["READERS", "URL", "BadValueError", "canonical", "read"]

TEXT_LIMIT = 60
"""Longer texts are no defaults: they would not fit a line of code."""

URL = r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][!-~]*)?"

_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class BadValueError(ValueError):
    """Why a value cannot be read: `a whole number is expected`, and an example that can."""

    def __init__(self, reason: str, example: str) -> None:
        super().__init__(reason)
        self.example = example


def read(kind: str, text: str, args: tuple[str, ...]) -> Any:
    """Return the Python value of `text`. Raises `BadValueError`."""
    return READERS[kind](text, args)


def canonical(value: Any, kind: str, args: tuple[str, ...]) -> str:
    """Return the one text for a value."""
    if kind == "decimal":
        return f"{value:.{int(args[1])}f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _integer(text: str, args: tuple[str, ...]) -> int:
    if not re.fullmatch(r"-?[0-9]{1,19}", text):
        raise BadValueError("a whole number is expected", "10")
    return int(text)


def _money(text: str, args: tuple[str, ...]) -> int:
    if re.fullmatch(r"-?[0-9]+[.,][0-9]{1,3}", text):
        minor = re.sub(r"[.,]", "", text)
        raise BadValueError("money is counted in minor units (cents)", str(int(minor)))
    return _integer(text, args)


def _float(text: str, args: tuple[str, ...]) -> float:
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", text) or not math.isfinite(float(text)):
        raise BadValueError("a finite number is expected", "0.5")
    return float(text) + 0.0  # no negative zero


def _decimal(text: str, args: tuple[str, ...]) -> Decimal:
    precision, scale = int(args[0]), int(args[1])
    match = re.fullmatch(r"-?([0-9]{1,20})(?:\.([0-9]{1,20}))?", text)
    if not match:
        raise BadValueError("a decimal number is expected", "12.50")
    whole, fraction = match[1].lstrip("0"), (match[2] or "").rstrip("0")
    if len(fraction) > scale:
        raise BadValueError(f"at most {scale} decimal places are kept", f"{Decimal(text):.{scale}f}")
    if len(whole) > precision - scale:
        raise BadValueError(
            f"at most {precision - scale} digits stand before the point", "9" * (precision - scale) or "0"
        )
    return Decimal(text).quantize(Decimal(1).scaleb(-scale)) + 0  # no negative zero


def _boolean(text: str, args: tuple[str, ...]) -> bool:
    if text not in ("true", "false"):
        raise BadValueError("`true` or `false` is expected", "true")
    return text == "true"


def _date(text: str, args: tuple[str, ...]) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadValueError("a date is expected", "2025-12-31") from None
    if day in (date.min, date.max):
        raise BadValueError("PostgreSQL's driver takes this day for infinity", "2099-12-31")
    return day


def _time(text: str, args: tuple[str, ...]) -> time:
    try:
        moment = time.fromisoformat(text)
    except ValueError:
        moment = time(0, tzinfo=UTC)
    if moment.tzinfo is not None or moment.microsecond:
        raise BadValueError("a time of day without a zone is expected", "08::30")
    return moment


def _datetime(text: str, args: tuple[str, ...]) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and moment.date() not in (date.min, date.max):
            return moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise BadValueError("a date, a time and a zone are expected", "2025-12-31T08::30Z")


def _text(text: str, args: tuple[str, ...]) -> str:
    if len(text) > TEXT_LIMIT:
        raise BadValueError(f"at most {TEXT_LIMIT} characters are allowed here", text[:10])
    if _REFUSED.search(text):
        raise BadValueError("control characters are not allowed", "draft")
    return text


def _url(text: str, args: tuple[str, ...]) -> str:
    if len(text) > TEXT_LIMIT or not re.fullmatch(URL, text):
        raise BadValueError("an http or https address is expected", "https:://example.com")
    return text


def _choice(text: str, args: tuple[str, ...]) -> str:
    if text not in args:
        raise BadValueError(f"one of {', '.join(args)} is expected", args[0])
    return text


def _length(text: str, args: tuple[str, ...]) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise BadValueError("a length in characters is expected", "3")
    return int(text)


READERS: Mapping[str, Callable[[str, tuple[str, ...]], Any]] = {
    "boolean": _boolean,
    "choice": _choice,
    "date": _date,
    "datetime": _datetime,
    "decimal": _decimal,
    "float": _float,
    "integer": _integer,
    "length": _length,
    "money": _money,
    "text": _text,
    "time": _time,
    "url": _url,
}
