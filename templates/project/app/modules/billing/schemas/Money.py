"""An amount of money: a whole number of the smallest units of a currency. Nothing here, or anywhere, is a float."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.modules.billing.constants import MAX_AMOUNT
from app.modules.billing.currencies import EXPONENTS


@dataclass(frozen=True, slots=True)
class Money:
    """`Money(1250, "EUR")` is EUR 12.50, `Money(1250, "JPY")` is JPY 1250. Only equal currencies can be combined."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("money is counted in whole smallest units")
        if self.currency not in EXPONENTS:
            raise ValueError(f"{self.currency!r} is no ISO 4217 currency")
        if abs(self.minor) > MAX_AMOUNT:
            raise ValueError("the amount is out of range")

    @classmethod
    def total(cls, parts: Iterable[Money], currency: str) -> Money:
        """The sum; zero for nothing, which is why the currency has to be named."""
        result = cls(0, currency)
        for part in parts:
            result += part
        return result

    @property
    def exponent(self) -> int:
        """How many decimals the currency has."""
        return EXPONENTS[self.currency]

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> Money:
        if type(count) is not int:
            raise TypeError("money is multiplied by whole numbers; `percent` and `split` round on purpose")
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __str__(self) -> str:
        """For people and machines alike: `EUR 12.50`, `JPY -1250`, `KWD 0.005`."""
        sign = "-" if self.minor < 0 else ""
        digits = str(abs(self.minor)).rjust(self.exponent + 1, "0")
        whole, decimals = (digits[: -self.exponent], "." + digits[-self.exponent :]) if self.exponent else (digits, "")
        return f"{self.currency} {sign}{whole}{decimals}"

    def percent(self, percent: int) -> Money:
        """A share, rounded half up by magnitude, so that EUR -0.05 and EUR 0.05 have halves of the same size."""
        if not 0 <= percent <= 100:
            raise ValueError("a share is 0 to 100 percent")
        share = (abs(self.minor) * percent + 50) // 100
        return Money(share if self.minor >= 0 else -share, self.currency)

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Parts in these proportions whose sum is the whole, each at most one unit from its exact share.

        What rounding leaves over goes to the largest remainders, the first of equals first.
        """
        if not weights or any(type(weight) is not int or weight < 0 for weight in weights) or not sum(weights):
            raise ValueError("weights are whole numbers, none negative and one at least positive")
        whole, total = abs(self.minor), sum(weights)
        shares = [divmod(whole * weight, total) for weight in weights]
        left = whole - sum(share for share, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda index: (-shares[index][1], index))
        extra = set(by_remainder[:left])
        sign = 1 if self.minor >= 0 else -1
        return [Money(sign * (share + (index in extra)), self.currency) for index, (share, _) in enumerate(shares)]

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be combined")
        return other
