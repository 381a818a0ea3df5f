"""A payment provider on this machine, for development and tests: no network, no money, the same rules as a real one.

What a charge does is told by its token, as with the test cards of real providers.
"""

import asyncio
from dataclasses import replace

from app.modules.billing.clients.sandbox_store import SandboxStore, StoredCharge
from app.shared.interfaces.PaymentProvider import (
    ChargeRequest,
    ChargeResult,
    ChargeStatus,
    PaymentProvider,
    PaymentProviderError,
    RefundResult,
    RefundStatus,
)

APPROVED = "tok_visa"
SLOW = "tok_slow"
LOST_ANSWER = "tok_timeout"
UNREACHABLE = "tok_unreachable"
REFUND_REFUSED = "tok_refund_refused"
DECLINES = {
    "tok_declined": "card_declined",
    "tok_insufficient_funds": "insufficient_funds",
    "tok_expired": "expired_card",
}
APPROVING = frozenset({APPROVED, SLOW, LOST_ANSWER, REFUND_REFUSED})
SLOW_SECONDS = 2


class SandboxPaymentProvider(PaymentProvider):
    """Tokens: `tok_visa` works, the DECLINES say why not, and all others are unknown.

    `tok_timeout` charges, but its first answer is lost. `tok_unreachable` never arrives. `tok_slow` takes two seconds.
    `tok_refund_refused` can be charged, but not refunded.
    """

    def __init__(self, store: SandboxStore) -> None:
        self.store = store

    async def charge(self, request: ChargeRequest) -> ChargeResult:
        if request.token == UNREACHABLE:
            raise PaymentProviderError("the sandbox plays a provider that is down")
        if request.token == SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        wanted = _charge_of(request)
        stored, is_new = await self.store.add_charge(wanted)
        if stored.is_blocked:
            return replace(_result_of(wanted), status=ChargeStatus.CANCELLED)
        if (stored.amount_minor, stored.currency) != (wanted.amount_minor, wanted.currency):
            raise PaymentProviderError("the reference belongs to another charge")
        if is_new and request.token == LOST_ANSWER:
            raise PaymentProviderError("the sandbox plays an answer that is lost")
        return _result_of(stored)

    async def capture(self, reference: str) -> ChargeResult:
        return _result_of(await self._known(reference, await self.store.move(reference, ChargeStatus.CAPTURED)))

    async def cancel(self, reference: str) -> ChargeResult | None:
        if await self.store.refuse_from_now_on(reference):
            return None
        return _result_of(await self._known(reference, await self.store.move(reference, ChargeStatus.CANCELLED)))

    async def find_charge(self, reference: str) -> ChargeResult | None:
        stored = await self.store.get_charge(reference)
        return _result_of(stored) if stored and not stored.is_blocked else None

    async def refund(self, reference: str, charge_reference: str, amount_minor: int) -> RefundResult:
        charge = await self._known(charge_reference, await self.store.get_charge(charge_reference))
        refusable = charge.token == REFUND_REFUSED or charge.status != ChargeStatus.CAPTURED
        status = await self.store.add_refund(reference, charge, amount_minor, refuse=refusable)
        return RefundResult(reference, RefundStatus(status), amount_minor, charge.currency)

    async def _known(self, reference: str, stored: StoredCharge | None) -> StoredCharge:
        if stored is None:
            raise PaymentProviderError(f"no charge {reference}")
        return stored


def _charge_of(request: ChargeRequest) -> StoredCharge:
    decline = None if request.token in APPROVING else DECLINES.get(request.token, "unknown_token")
    approved = ChargeStatus.CAPTURED if request.capture else ChargeStatus.AUTHORISED
    return StoredCharge(
        reference=request.reference,
        status=ChargeStatus.DECLINED if decline else approved,
        amount_minor=request.amount_minor,
        currency=request.currency,
        token=request.token,
        decline_code=decline,
    )


def _result_of(stored: StoredCharge) -> ChargeResult:
    return ChargeResult(stored.reference, stored.status, stored.amount_minor, stored.currency, stored.decline_code)
