"""Money is whole numbers of the smallest unit, never mixed, never lost in rounding."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app.modules.billing
from app.modules.billing.constants import MAX_AMOUNT
from app.modules.billing.currencies import EXPONENTS
from app.modules.billing.schemas.Money import Money

ROOT = Path(app.modules.billing.__file__).parents[3]
SOURCES = sorted([*(ROOT / "app/modules/billing").rglob("*.py"), ROOT / "app/shared/interfaces/PaymentProvider.py"])

quick = settings(max_examples=150, deadline=None, derandomize=True, database=None)
amounts = st.integers(-MAX_AMOUNT, MAX_AMOUNT)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any)


def floats_in(source: str) -> list[str]:
    """Every place where a float is written, named or made by a division."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in {"float", "Float", "Numeric", "Decimal"})
        or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round")
    ]


@pytest.mark.threat("A42")
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_float_anywhere(path: Path) -> None:
    assert floats_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["x = 1.5", "float(y)", "a / b", "a /= b", "round(x)", "sa.Column(Float)"])
def test_a_float_is_found(text: str) -> None:
    assert len(floats_in(text)) == 1


@pytest.mark.threat("A42")
@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, "EUR", "EUR 12.50"),
        (5, "EUR", "EUR 0.05"),
        (-5, "USD", "USD -0.05"),
        (1250, "JPY", "JPY 1250"),
        (0, "JPY", "JPY 0"),
        (5, "KWD", "KWD 0.005"),
        (1250, "KWD", "KWD 1.250"),
        (MAX_AMOUNT, "EUR", "EUR 90071992547409.91"),
    ],
)
def test_text_has_the_decimals_of_the_currency(minor: int, currency: str, text: str) -> None:
    assert str(Money(minor, currency)) == text


@pytest.mark.threat("A42")
@pytest.mark.parametrize(("currency", "exponent"), [("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("BHD", 3)])
def test_exponents_are_those_of_iso_4217(currency: str, exponent: int) -> None:
    assert Money(1, currency).exponent == exponent
    assert set(EXPONENTS.values()) == {0, 2, 3}


@pytest.mark.threat("A42")
@pytest.mark.parametrize("minor", [1.0, "1", True, None])
def test_only_whole_numbers_are_amounts(minor: int) -> None:
    with pytest.raises(TypeError):
        Money(minor, "EUR")


@pytest.mark.threat("A42")
@pytest.mark.parametrize(("minor", "currency"), [(1, "EURO"), (1, "eur"), (1, ""), (2**53, "EUR"), (-(2**53), "EUR")])
def test_unknown_currencies_and_huge_amounts_are_refused(minor: int, currency: str) -> None:
    with pytest.raises(ValueError, match=r"ISO 4217|out of range"):
        Money(minor, currency)


@pytest.mark.threat("A42")
def test_currencies_do_not_mix() -> None:
    euro, yen = Money(1, "EUR"), Money(1, "JPY")
    for combine in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(ValueError, match="cannot be combined"):
            combine(euro, yen)
    assert euro != yen


def test_a_product_needs_a_whole_number() -> None:
    assert Money(3, "EUR") * 4 == Money(12, "EUR")
    with pytest.raises(TypeError):
        Money(3, "EUR") * 1.5  # type: ignore[operator]


@pytest.mark.threat("A42")
def test_a_sum_beyond_the_maximum_is_refused() -> None:
    with pytest.raises(ValueError, match="out of range"):
        Money(MAX_AMOUNT, "EUR") + Money(1, "EUR")


@pytest.mark.threat("A43")
@quick
@given(amounts, weights)
def test_parts_sum_to_the_whole(minor: int, shares: list[int]) -> None:
    parts = Money(minor, "EUR").split(shares)

    assert Money.total(parts, "EUR").minor == minor
    assert len(parts) == len(shares)


@pytest.mark.threat("A43")
@quick
@given(amounts, weights)
def test_each_part_is_within_one_unit_of_its_share(minor: int, shares: list[int]) -> None:
    total = sum(shares)
    for part, weight in zip(Money(minor, "EUR").split(shares), shares, strict=True):
        assert abs(part.minor * total - minor * weight) < total


@pytest.mark.threat("A43")
def test_what_is_left_over_goes_to_the_largest_remainders() -> None:
    assert [part.minor for part in Money(100, "EUR").split([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in Money(-100, "EUR").split([1, 1, 1])] == [-34, -33, -33]
    assert [part.minor for part in Money(10, "EUR").split([5, 0, 1])] == [8, 0, 2]


@pytest.mark.parametrize("shares", [[], [0], [-1, 2], [1.5]])
def test_weights_must_make_sense(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(1, "EUR").split(shares)


@pytest.mark.threat("A43")
@quick
@given(amounts, st.integers(0, 100))
def test_a_share_and_its_opposite_have_the_same_size(minor: int, percent: int) -> None:
    share = Money(minor, "EUR").percent(percent)

    assert share == -(-Money(minor, "EUR")).percent(percent)
    assert abs(share.minor * 100 - minor * percent) <= 50
