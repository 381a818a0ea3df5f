"""Whole numbers, and exact ones, which travel as text."""

import re
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.core.numbers import ExactNumber

PRICE = ExactNumber(digits=5, places=2)
SHARE = ExactNumber(digits=5, places=2, ge=Decimal(0), le=Decimal(100))

UNUSUAL = ["1e1", "+5", " 5", "5.", ".5", "1_0", "\u0663", "007"]  # numbers to Python alone


def adapter(rules: ExactNumber) -> TypeAdapter[Decimal]:
    return TypeAdapter(Annotated[Decimal, rules])


@pytest.mark.parametrize("text", ["0", "-1", "12.5", "999.99", "-999.99", "0.01"])
def test_what_the_pattern_takes_is_taken(text: str) -> None:
    assert re.search(PRICE.pattern, text)
    assert adapter(PRICE).validate_python(text) == Decimal(text)


@pytest.mark.parametrize("text", ["", "x", "1000", "0.001", "1e1", "NaN", "Infinity", "--1"])
def test_what_the_pattern_refuses(text: str) -> None:
    assert not re.search(PRICE.pattern, text)


@pytest.mark.threat("A29")
@pytest.mark.parametrize("bad", [1, 1.5, True, None, "", "x", "1000", "0.001", "NaN", "Infinity", *UNUSUAL])
def test_everything_else_is_refused(bad: Any) -> None:
    with pytest.raises(ValidationError):
        adapter(PRICE).validate_python(bad)


@pytest.mark.parametrize(("text", "stored"), [("12.5", "12.50"), ("3", "3.00"), ("-0", "0.00"), ("0", "0.00")])
def test_what_comes_back_is_what_the_database_will_say(text: str, stored: str) -> None:
    assert str(adapter(PRICE).validate_python(text)) == stored


@pytest.mark.parametrize("outside", ["-0.01", "100.01"])
def test_bounds_hold(outside: str) -> None:
    assert adapter(SHARE).validate_python("100.00") == 100
    with pytest.raises(ValidationError):
        adapter(SHARE).validate_python(outside)


def test_the_document_says_what_it_can() -> None:
    assert adapter(PRICE).json_schema() == {"type": "string", "pattern": r"^-?(0|[1-9][0-9]{0,2})(\.[0-9]{1,2})?$"}
    assert adapter(SHARE).json_schema()["x-maximum"] == "100"
    assert ExactNumber(digits=3, places=0, ge=Decimal(1)).pattern == "^(0|[1-9][0-9]{0,2})$"
    assert ExactNumber(digits=2, places=2).pattern == r"^-?0(\.[0-9]{1,2})?$"


def test_answers_have_the_text_too() -> None:
    assert adapter(PRICE).dump_json(Decimal("12.50")) == b'"12.50"'
