"""Field types: what breaks databases, logs and screens stays outside."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from app.core.types import (
    MAX_JSON_DEPTH,
    Base64In,
    Base64Out,
    CalendarDate,
    CleanStr,
    ClockTime,
    ClockTimeOut,
    HttpAddress,
    JsonObject,
    LongText,
    Moment,
    NewPassword,
    NormalizedEmail,
    OneLine,
    OpaqueToken,
    RecordId,
    SearchTerm,
    ShortText,
    unset,
)

LINES = [CleanStr, OneLine, ShortText, SearchTerm]


def accepts(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.threat("A28")
@pytest.mark.parametrize("kind", [*LINES, LongText])
@pytest.mark.parametrize(
    "bad", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ud800"]
)
def test_control_characters_and_surrogates_are_refused(kind: Any, bad: str) -> None:
    assert not accepts(kind, f"before{bad}after")


@pytest.mark.threat("A28")
@pytest.mark.parametrize("kind", LINES)
@pytest.mark.parametrize("bad", ["\n", "\r", "\t", "\r\nSet-Cookie: x=1"])
def test_a_line_is_one_line(kind: Any, bad: str) -> None:
    assert not accepts(kind, f"before{bad}after")


def test_long_text_has_lines() -> None:
    assert accepts(LongText, "one\ntwo\r\n\tthree")
    assert not accepts(LongText, "x" * 10_001)


@pytest.mark.parametrize("kind", [*LINES, LongText])
@pytest.mark.parametrize("good", ["Zoë", "李小龍", "عمر", "👩‍👩‍👧", "O'Neil; DROP TABLE users", "100 %", "\\", "<b>"])
def test_ordinary_text_of_all_scripts_passes_unchanged(kind: Any, good: str) -> None:
    assert TypeAdapter(kind).validate_python(good) == good


@pytest.mark.threat("A14")
def test_accents_have_one_spelling() -> None:
    assert TypeAdapter(CleanStr).validate_python("Zoe\u0308") == "Zo\u00eb"


@pytest.mark.parametrize("blank", ["", " ", "\u2003"])
def test_names_are_not_blank(blank: str) -> None:
    assert not accepts(ShortText, blank)
    assert not accepts(SearchTerm, blank)


def test_names_are_trimmed_and_bounded() -> None:
    assert TypeAdapter(ShortText).validate_python("  Ada  ") == "Ada"
    assert accepts(ShortText, "x" * 100)
    assert not accepts(ShortText, "x" * 101)


@pytest.mark.threat("A14")
@pytest.mark.parametrize("given", ["Ada@Example.COM", "ADA@EXAMPLE.COM", "ada@example.com"])
def test_addresses_have_one_spelling(given: str) -> None:
    assert TypeAdapter(NormalizedEmail).validate_python(given) == "ada@example.com"


@pytest.mark.parametrize(
    "bad",
    [
        *("", "ada", "@example.com", "ada@", "ada@@example.com", "a b@example.com", "ada@example", "ada@example.com\n"),
        *(
            "ada\x00@example.com",
            "zo\u00eb@example.com",
            "a..b@example.com",
            "Ada <ada@example.com>",
            f"{'x' * 65}@example.com",
            f"a@{'x' * 300}.com",
            "a@\ud800.com",
        ),
    ],
)
def test_other_addresses_are_refused(bad: str) -> None:
    assert not accepts(NormalizedEmail, bad)


@pytest.mark.parametrize("kind", [NormalizedEmail, NewPassword, ShortText])
@pytest.mark.parametrize("value", [5, True, None, [], {}, b"bytes\xff"])
def test_text_is_text(kind: Any, value: object) -> None:
    assert not accepts(kind, value)


def test_a_new_password_is_kept_as_it_is() -> None:
    assert TypeAdapter(NewPassword).validate_python("  spaces count  ") == "  spaces count  "


@pytest.mark.threat("A02")
@pytest.mark.parametrize("bad", ["short", "password123", "x" * 129, "with\x00nul and more", "aaaaaaaaaa"])
def test_weak_or_broken_passwords_are_refused(bad: str) -> None:
    assert not accepts(NewPassword, bad)


@pytest.mark.parametrize(
    ("token", "fits"), [("A" * 43, True), ("A" * 15, False), ("A" * 201, False), ("é" * 20, False)]
)
def test_opaque_tokens_have_a_form(token: str, fits: bool) -> None:
    assert accepts(OpaqueToken, token) is fits


def test_moments_come_out_in_utc_and_need_a_zone() -> None:
    moment = TypeAdapter(Moment).validate_python("2025-01-01T10:30:00+02:00")
    assert (moment, moment.tzinfo) == (datetime(2025, 1, 1, 8, 30, tzinfo=UTC), UTC)
    assert not accepts(Moment, "2025-01-01T10:30:00")
    assert not accepts(Moment, "0001-01-01T00:00:00+14:00")


def test_times_have_no_zone() -> None:
    assert TypeAdapter(ClockTime).validate_python("08:30:00") == time(8, 30)
    assert not accepts(ClockTime, "08:30:00Z")


@pytest.mark.parametrize("value", [time(8, 30), time(8, 30, 0, 250000)])
def test_a_time_that_goes_out_is_what_its_schema_says(value: time) -> None:
    adapter = TypeAdapter(ClockTimeOut)
    schema = adapter.json_schema(mode="serialization")
    assert "format" not in schema
    assert re.fullmatch(schema["pattern"], adapter.dump_python(value, mode="json"))


@pytest.mark.parametrize("kind", [CalendarDate, ClockTime, Moment])
@pytest.mark.parametrize(
    "number", [0, 1735689600, 0.5, True, "0", "86400", "1735689600", "+86400.", "-1.5", "20250131", "1e-99"]
)
def test_numbers_are_no_dates(kind: Any, number: object) -> None:
    assert not accepts(kind, number)


@pytest.mark.parametrize("text", ["2025-01-31T08:30:00Z", "2025-01-31 08:30Z", "2025-01-31T09:30:00.0+01:00"])
def test_dates_are_read(text: str) -> None:
    assert TypeAdapter(CalendarDate).validate_python(text[:10]) == date(2025, 1, 31)
    assert TypeAdapter(Moment).validate_python(text) == datetime(2025, 1, 31, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("bad", [[], "text", {"a": float("nan")}, {"a": "\ud800"}, {"\ud800": 1}, {"a": "x" * 70_000}])
def test_json_that_a_database_would_not_take_is_refused(bad: object) -> None:
    assert not accepts(JsonObject, bad)


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels - 1):
        value = {"a": [value]} if levels % 2 else {"a": value}
    return value


def test_json_is_as_deep_as_it_can_be_answered() -> None:
    assert accepts(JsonObject, nested(MAX_JSON_DEPTH))
    assert not accepts(JsonObject, nested(MAX_JSON_DEPTH + 2))


def test_json_passes_unchanged() -> None:
    value = {"a": [1, 2.5, None, True, "é"], "b": {"c": "\\ud800 as text"}}
    assert TypeAdapter(JsonObject).validate_python(value) == value


def test_bytes_travel_as_base64() -> None:
    assert TypeAdapter(Base64In).validate_python("Zmlyc3Q=") == b"first"
    assert not accepts(Base64In, "not base64!")
    assert TypeAdapter(Base64Out).dump_json(b"first") == b'"Zmlyc3Q="'


@pytest.mark.parametrize("end", ["", "/", ":8080/path?q=1#x", "?q=1", "#part", "/@:?/#?"])
def test_addresses_end_in_a_path_a_query_or_a_part(end: str) -> None:
    assert accepts(HttpAddress, f"https://example.com{end}")


@pytest.mark.parametrize(
    "bad",
    [
        *("javascript:alert(1)", "javascript://example.com?q=1", "data:text/html,x", "ftp://x", "//example.com"),
        *("http://", "http://?q=1", "http://#x", "https://user@example.com", "https://example.com:?q=1"),
        *("https://a b", "https://x?a b", "https://x#\n", "https://x/\n", "https://x?q=ü", "x" * 2001),
    ],
)
def test_addresses_are_http(bad: str) -> None:
    assert not accepts(HttpAddress, bad)


@pytest.mark.parametrize("bad", [0, -1, 2**53, 2**63, 1e300, "1", 1.5, True, float("inf"), float("nan"), None])
def test_ids_are_whole_numbers(bad: object) -> None:
    assert not accepts(RecordId, bad)


@pytest.mark.parametrize("good", [1, 1.0, 2**53 - 1])
def test_json_has_one_kind_of_number(good: float) -> None:
    found = TypeAdapter(RecordId).validate_python(good)
    assert (found, type(found)) == (good, int)


def test_bounds_of_ids_are_in_the_document() -> None:
    assert TypeAdapter(RecordId).json_schema() == {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}


class Patch(BaseModel):
    name: ShortText = Field(default_factory=unset)
    note: ShortText | None = None


def test_what_a_patch_leaves_out_is_not_set() -> None:
    assert Patch.model_validate({"note": None}).model_dump(exclude_unset=True) == {"note": None}
    assert not accepts(Patch, {"name": None})
    assert "default" not in Patch.model_json_schema()["properties"]["name"]
