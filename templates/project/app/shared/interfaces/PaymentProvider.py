"""Where money is really moved. The billing module books what a provider says, and believes nothing else.

`reference` is our name for one charge or one refund, made and stored before the provider hears of it. It is also the
provider's idempotency key: the same reference, however often it is sent, is one charge. That is what makes it safe to
ask again after a time-out, a crash or a lost answer.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ChargeStatus(StrEnum):
    """What a provider knows about a charge; refunds are told apart by their own references."""

    AUTHORISED = "authorised"
    CAPTURED = "captured"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class RefundStatus(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """`token` stands for a card that the provider has seen. Card numbers never come here."""

    reference: str
    amount_minor: int
    currency: str
    token: str
    capture: bool = True


@dataclass(frozen=True, slots=True)
class ChargeResult:
    reference: str
    status: ChargeStatus
    amount_minor: int
    currency: str
    decline_code: str | None = None


@dataclass(frozen=True, slots=True)
class RefundResult:
    reference: str
    status: RefundStatus
    amount_minor: int
    currency: str


class PaymentProviderError(Exception):
    """No usable answer: whether the money moved is unknown. Ask again with the same reference, or look it up."""


class PaymentProvider(Protocol):
    """`interfaces.resolve(PaymentProvider, db)`; bind another one to use a real provider.

    Every method may raise PaymentProviderError. None may need more time than its own time-out.
    """

    async def charge(self, request: ChargeRequest) -> ChargeResult:
        """Authorise, and capture at once if asked to."""

    async def capture(self, reference: str) -> ChargeResult:
        """Take what was authorised; a charge that is captured already stays as it is."""

    async def cancel(self, reference: str) -> ChargeResult | None:
        """Give up what was authorised. None: the provider never heard of it, and will refuse to charge it from now on.

        A charge that is captured already stays captured, and the result says so.
        """

    async def find_charge(self, reference: str) -> ChargeResult | None:
        """What the provider knows; None when it never heard of it."""

    async def refund(self, reference: str, charge_reference: str, amount_minor: int) -> RefundResult:
        """Give back a part or all of a captured charge."""
