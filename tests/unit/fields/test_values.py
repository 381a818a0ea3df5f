"""Values: text to value to one canonical text."""

from __future__ import annotations

import pytest

from fastmod.fields.values import BadValueError, canonical, read

DECIMAL = ("5", "2")


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("integer", "-007", "-7"), ("money", "1250", "1250"), ("float", "-0", "0.0"), ("decimal", "1.5", "1.50"),
        ("boolean", "true", "true"), ("date", "20250131", "2025-01-31"), ("time", "08:30", "08:30:00"),
        ("datetime", "2025-01-01T00:30+01:00", "2024-12-31T23:30:00Z"), ("text", "é", "é"), ("length", "3", "3"),
        ("url", "http://x", "http://x"), ("url", "https://x?q=1", "https://x?q=1"),
    ],
)  # fmt: skip
def test_canonical(kind: str, text: str, expected: str) -> None:
    value = read(kind, text, DECIMAL)
    assert canonical(value, kind, DECIMAL) == expected
    assert read(kind, expected, DECIMAL) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1_0"), ("integer", "+1"), ("integer", "1.0"), ("integer", "٣"), ("integer", "9" * 20),
        ("float", "inf"), ("float", "nan"), ("float", "1e999"), ("decimal", "1e3"), ("decimal", "1234"),
        ("decimal", "0.001"), ("boolean", "yes"), ("date", "2025-02-30"), ("date", "0001-01-01"),
        ("date", "9999-12-31"),
        ("time", "08:30Z"), ("time", "08:30:00.5"), ("datetime", "2025-01-01"), ("datetime", "0001-01-01T00:00+14:00"),
        ("text", "a\nb"), ("text", "\u202e"), ("text", "x" * 61), ("url", "ftp://x"), ("url", "javascript:alert(1)"),
        ("url", "http://?q=1"), ("length", "-1"), ("choice", "z"),
    ],
)  # fmt: skip
def test_refused(kind: str, text: str) -> None:
    with pytest.raises(BadValueError) as caught:
        read(kind, text, DECIMAL)
    assert str(caught.value)
    if kind not in ("text", "choice"):
        read(kind, caught.value.example.replace("::", ":"), DECIMAL)
