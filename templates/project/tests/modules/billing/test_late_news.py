"""The provider says yes after it has said no: money that has moved is booked, once, and nobody pays twice for it."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from app.modules.billing.clients.sandbox_webhooks import signed, webhook_about
from app.modules.billing.clients.SandboxPaymentProvider import REFUND_REFUSED, UNREACHABLE, SandboxPaymentProvider
from app.modules.billing.dependencies import make_reconciliation_service
from app.modules.billing.models.Invoice import Invoice
from app.shared.interfaces.PaymentProvider import ChargeResult, ChargeStatus, RefundResult, RefundStatus
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import Api, data_of, outcome_of, payment_of, refusal_of, webhook_key


async def say(api: Api, payment: dict[str, Any], status: ChargeStatus) -> str:
    result = ChargeResult(payment["reference"], status, payment["amount_minor"], payment["currency"])
    return await outcome_of(api.client, webhook_about(result, webhook_key(), utc_now()))


async def say_refund(api: Api, refund: dict[str, Any], reference: str, status: RefundStatus) -> str:
    result = RefundResult(reference, status, refund["amount_minor"], refund["currency"])
    return await outcome_of(api.client, webhook_about(result, webhook_key(), utc_now()))


async def balances(staff: Api) -> dict[str, int]:
    data = data_of(await staff.get("/admin/ledger/balances"))
    assert set(data["sums"].values()) <= {0}
    return {each["account"]: each["balance_minor"] for each in data["balances"]}


async def payment_now(api: Api, payment: dict[str, Any]) -> Any:
    return data_of(await api.get(f"/payments/{payment['id']}"))


@pytest.mark.parametrize("status", [ChargeStatus.DECLINED, ChargeStatus.CANCELLED])
async def test_captured_after_all_settles_the_invoice(payer: Api, staff: Api, status: ChargeStatus) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)
    assert await say(payer, payment, status) == "applied"

    with capture_logs() as logs:
        assert await say(payer, payment, ChargeStatus.CAPTURED) == "applied"

    (error,) = [each for each in logs if each["log_level"] == "error"]
    assert (error["payment_id"], error["invoice_id"]) == (payment["id"], invoice["id"])
    assert (await payment_now(payer, payment))["state"] == "captured"
    assert await payer.state_of(invoice) == "paid"
    assert (await payer.post("/payments/", payment_of(invoice))).status_code == 409
    assert await balances(staff) == {"cash": 1250, "receivable": 0, "revenue": -1250}


async def test_paid_twice_is_owed_back_and_can_be_refunded_once(payer: Api, staff: Api) -> None:
    invoice = await staff.bill(payer)
    first = await payer.pay(invoice, "tok_declined")
    second = await payer.pay(invoice)

    assert await say(payer, first, ChargeStatus.CAPTURED) == "applied"
    result = ChargeResult(first["reference"], ChargeStatus.CAPTURED, 1250, "EUR")
    body = webhook_about(result, webhook_key(), utc_now()).body
    await outcome_of(payer.client, signed(body, webhook_key(), "msg_the_same_again", utc_now()))

    assert await balances(staff) == {"cash": 2500, "receivable": -1250, "revenue": -1250}
    surplus = await payment_now(payer, first)
    assert (surplus["state"], surplus["decline_code"]) == ("declined", "captured_late")
    assert (await payment_now(payer, second))["state"] == "captured"
    with_refund = [await staff.refund(first, amount) for amount in (250, None)]
    assert [each["state"] for each in with_refund] == ["failed", "failed"]  # the sandbox has not charged it


async def test_what_is_owed_back_is_booked_as_such(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = await staff.bill(payer)
    first = await payer.pay(invoice, "tok_declined")
    await payer.pay(invoice)
    await say(payer, first, ChargeStatus.CAPTURED)

    async def refund(reference: str, charge_reference: str, amount_minor: int) -> RefundResult:
        return RefundResult(reference, RefundStatus.SUCCEEDED, amount_minor, "EUR")

    monkeypatch.setattr(sandbox, "refund", refund)
    assert (await staff.refund(first))["state"] == "succeeded"

    assert await balances(staff) == {"cash": 1250, "receivable": 0, "revenue": -1250}
    assert (await payment_now(payer, first))["refunded_minor"] == 1250
    again = await staff.post(f"/admin/payments/{first['id']}/refunds", {"reason": "Again"})
    assert refusal_of(again)[0] == 409


async def test_money_that_came_while_another_payment_was_under_way_settles_when_that_one_fails(
    payer: Api, staff: Api, db: AsyncSession
) -> None:
    invoice = await staff.bill(payer)
    first = await payer.pay(invoice, "tok_declined")
    assert (await payer.post("/payments/", payment_of(invoice, UNREACHABLE))).status_code == 503
    assert await say(payer, first, ChargeStatus.CAPTURED) == "applied"
    assert ((await payment_now(payer, first))["state"], await payer.state_of(invoice)) == ("declined", "open")

    second = data_of(await payer.get("/payments/"))["items"][0]
    assert await make_reconciliation_service(db).reconcile_payment(second["id"], utc_now()) == "cancelled"
    await db.commit()

    settled = await payment_now(payer, first)
    assert (settled["state"], settled["decline_code"], await payer.state_of(invoice)) == ("captured", None, "paid")
    assert await balances(staff) == {"cash": 1250, "receivable": 0, "revenue": -1250}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("void", {"cash": 1250, "receivable": -1250, "revenue": 0}),
        ("write-off", {"bad_debt": 0, "cash": 1250, "receivable": 0, "revenue": -1250}),
    ],
)
async def test_money_for_an_invoice_that_was_given_up(
    payer: Api, staff: Api, state: str, expected: dict[str, int]
) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, "tok_declined")
    given_up = data_of(await staff.post(f"/admin/invoices/{invoice['id']}/{state}"))["state"]

    assert await say(payer, payment, ChargeStatus.CAPTURED) == "applied"

    assert ((await payment_now(payer, payment))["state"], await payer.state_of(invoice)) == ("captured", given_up)
    assert await balances(staff) == expected


async def test_another_amount_is_not_believed_late_either(payer: Api, staff: Api, db: AsyncSession) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, "tok_declined")

    assert await say(payer, payment | {"amount_minor": 1}, ChargeStatus.CAPTURED) == "ignored"

    assert (await payment_now(payer, payment))["state"] == "declined"
    assert (await db.get_one(Invoice, invoice["id"])).state == "open"


async def test_a_refund_that_succeeds_after_all_is_not_promised_again(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = await payer.pay(await staff.bill(payer), REFUND_REFUSED)
    references: list[str] = []
    refuse = sandbox.refund

    async def note(reference: str, charge_reference: str, amount_minor: int) -> RefundResult:
        references.append(reference)
        return await refuse(reference, charge_reference, amount_minor)

    monkeypatch.setattr(sandbox, "refund", note)
    refunds = [await staff.refund(payment) for _ in range(2)]

    outcomes = [
        await say_refund(payer, each, reference, RefundStatus.SUCCEEDED)
        for each, reference in zip(refunds, references, strict=True)
    ]

    assert outcomes == ["applied", "applied"]
    after = await payment_now(payer, payment)
    assert (after["state"], after["refunded_minor"]) == ("refunded", 1250)
    assert (await balances(staff)) == {"cash": -1250, "receivable": 0, "refunds": 2500, "revenue": -1250}
    again = await staff.post(f"/admin/payments/{payment['id']}/refunds", {"reason": "Again"})
    assert again.status_code == 409


async def test_what_is_denied_later_is_reported(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = await payer.pay(await staff.bill(payer))
    references: list[str] = []
    give_back = sandbox.refund

    async def note(reference: str, charge_reference: str, amount_minor: int) -> RefundResult:
        references.append(reference)
        return await give_back(reference, charge_reference, amount_minor)

    monkeypatch.setattr(sandbox, "refund", note)
    refund = await staff.refund(payment, 250)

    with capture_logs() as logs:
        assert await say_refund(payer, refund, references[0], RefundStatus.FAILED) == "ignored"
        assert await say(payer, payment, ChargeStatus.CANCELLED) == "ignored"
        assert await say(payer, payment, ChargeStatus.AUTHORISED) == "ignored"  # overtaken, and nothing else

    errors = [each for each in logs if each["log_level"] == "error"]
    assert [(each["payment_id"], each["refund_id"]) for each in errors] == [
        (payment["id"], refund["id"]),
        (payment["id"], None),
    ]
