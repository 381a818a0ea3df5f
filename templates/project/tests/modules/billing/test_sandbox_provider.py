"""The sandbox keeps the promises of PaymentProvider: tests against it mean something for a real one."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.modules.billing.clients.sandbox_store import SandboxStore
from app.modules.billing.clients.SandboxPaymentProvider import (
    APPROVED,
    LOST_ANSWER,
    REFUND_REFUSED,
    SLOW,
    UNREACHABLE,
    SandboxPaymentProvider,
)
from app.modules.billing.exceptions import PaymentUnresolvedError
from app.modules.billing.services._provider import answer_of
from app.shared.interfaces.PaymentProvider import ChargeRequest, PaymentProviderError


def request(token: str = APPROVED, amount: int = 100, *, capture: bool = True) -> ChargeRequest:
    return ChargeRequest("pay_1", amount, "EUR", token, capture)


async def test_a_reference_is_charged_once(sandbox: SandboxPaymentProvider) -> None:
    results = await asyncio.gather(*(sandbox.charge(request()) for _ in range(20)))

    assert {each.status for each in results} == {"captured"}
    assert await sandbox.store.charged() == [("pay_1", 100)]


async def test_a_reference_cannot_become_another_charge(sandbox: SandboxPaymentProvider) -> None:
    await sandbox.charge(request())

    with pytest.raises(PaymentProviderError, match="another charge"):
        await sandbox.charge(request(amount=200))


async def test_authorised_then_captured_or_cancelled(sandbox: SandboxPaymentProvider) -> None:
    assert (await sandbox.charge(request(capture=False))).status == "authorised"
    assert (await sandbox.capture("pay_1")).status == "captured"
    assert (await sandbox.capture("pay_1")).status == "captured"
    stays = await sandbox.cancel("pay_1")
    assert stays is not None
    assert stays.status == "captured"


async def test_what_was_cancelled_before_it_came_is_never_charged(sandbox: SandboxPaymentProvider) -> None:
    assert await sandbox.cancel("pay_1") is None
    assert await sandbox.cancel("pay_1") is None

    assert (await sandbox.charge(request())).status == "cancelled"
    assert await sandbox.find_charge("pay_1") is None


async def test_lost_answers_and_no_answers(sandbox: SandboxPaymentProvider) -> None:
    with pytest.raises(PaymentProviderError):
        await sandbox.charge(request(UNREACHABLE))
    assert await sandbox.find_charge("pay_1") is None
    with pytest.raises(PaymentProviderError):
        await sandbox.charge(request(LOST_ANSWER))
    found = await sandbox.find_charge("pay_1")
    assert found is not None
    assert found.status == "captured"


async def test_a_slow_answer_is_given_up_in_time(
    sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.modules.billing.clients.SandboxPaymentProvider.SLOW_SECONDS", 30)

    with pytest.raises(PaymentUnresolvedError) as caught:
        await answer_of(sandbox.charge(request(SLOW)), 0)
    assert isinstance(caught.value.__cause__, TimeoutError)


@pytest.mark.parametrize(
    ("token", "amounts", "statuses"),
    [
        ("tok_visa", [60, 50, 40], ["succeeded", "failed", "succeeded"]),
        (REFUND_REFUSED, [1], ["failed"]),
        ("tok_declined", [1], ["failed"]),
    ],
)
async def test_no_more_goes_back_than_came(
    sandbox: SandboxPaymentProvider, token: str, amounts: list[int], statuses: list[str]
) -> None:
    await sandbox.charge(request(token))

    results = [await sandbox.refund(f"ref_{number}", "pay_1", each) for number, each in enumerate(amounts)]

    assert [each.status for each in results] == statuses
    assert (await sandbox.refund("ref_0", "pay_1", amounts[0])).status == statuses[0]


@pytest.mark.parametrize("method", ["capture", "cancel_known", "refund"])
async def test_unknown_charges_are_an_error(sandbox: SandboxPaymentProvider, method: str) -> None:
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "capture": lambda: sandbox.capture("pay_none"),
        "cancel_known": lambda: sandbox._known("pay_none", None),
        "refund": lambda: sandbox.refund("ref_1", "pay_none", 1),
    }
    with pytest.raises(PaymentProviderError, match="no charge"):
        await calls[method]()


async def test_a_file_outlives_the_process(tmp_path: Path) -> None:
    first = SandboxPaymentProvider(SandboxStore(tmp_path / "sandbox.db"))
    await first.charge(request())
    first.store.close()

    second = SandboxPaymentProvider(SandboxStore(tmp_path / "sandbox.db"))
    found = await second.find_charge("pay_1")
    second.store.close()

    assert found is not None
    assert found.amount_minor == 100
