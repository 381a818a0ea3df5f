"""Paying, refunding, capturing and cancelling over HTTP, and what the ledger says about it."""

from typing import Any

import pytest

from app.modules.billing.clients.SandboxPaymentProvider import DECLINES, REFUND_REFUSED, SandboxPaymentProvider
from app.shared.events.BillingEvents import InvoicePaidEvent, PaymentDeclinedEvent, PaymentRefundedEvent
from app.shared.events.recorder import EventRecorder
from app.shared.interfaces.PaymentProvider import ChargeRequest, ChargeResult, ChargeStatus, PaymentProvider
from app.shared.interfaces.registry import interfaces
from tests.modules.billing.conftest import Api, data_of, payment_of


async def balances(staff: Api) -> dict[str, int]:
    data = data_of(await staff.get("/admin/ledger/balances"))
    assert set(data["sums"].values()) <= {0}
    return {each["account"]: each["balance_minor"] for each in data["balances"]}


async def test_a_payment_settles_the_invoice(payer: Api, staff: Api, event_recorder: EventRecorder) -> None:
    invoice = await staff.bill(payer)

    payment = await payer.pay(invoice)

    assert (payment["state"], payment["amount_minor"], payment["currency"]) == ("captured", 1250, "EUR")
    assert await payer.state_of(invoice) == "paid"
    assert await balances(staff) == {"cash": 1250, "receivable": 0, "revenue": -1250}
    paid = event_recorder.assert_published(InvoicePaidEvent, invoice_id=invoice["id"])
    assert (paid.user_id, paid.amount, paid.number) == (payer.user_id, "EUR 12.50", invoice["number"])
    assert data_of(await payer.get(f"/payments/{payment['id']}")) == payment


@pytest.mark.parametrize(("token", "code"), [*DECLINES.items(), ("tok_nobody_knows", "unknown_token")])
async def test_a_decline_is_an_answer(
    payer: Api, staff: Api, event_recorder: EventRecorder, token: str, code: str
) -> None:
    invoice = await staff.bill(payer)

    payment = await payer.pay(invoice, token)

    assert (payment["state"], payment["decline_code"]) == ("declined", code)
    assert await payer.state_of(invoice) == "open"
    event_recorder.assert_published(PaymentDeclinedEvent, payment_id=payment["id"], reason=code)
    assert (await payer.pay(invoice))["state"] == "captured"


@pytest.mark.parametrize("token", ["4242424242424242", "tok_", "TOK_VISA", "tok_visa\n", "tok_" + "x" * 61, 1, None])
async def test_only_tokens_are_accepted_as_means_of_payment(payer: Api, staff: Api, token: Any) -> None:
    response = await payer.post("/payments/", payment_of(await staff.bill(payer)) | {"token": token})

    assert response.status_code == 422
    assert "4242" not in response.text


@pytest.mark.threat("A42")
@pytest.mark.parametrize("amount", [12.5, "1250", True, -1, 100_000_000_001, None])
async def test_amounts_are_whole_and_bounded(payer: Api, staff: Api, amount: Any) -> None:
    lines = [{"description": "Work", "unit_amount_minor": amount}]

    response = await staff.post("/admin/invoices/", {"account_id": payer.account["id"], "lines": lines})

    assert response.status_code == 422


async def test_an_amount_in_a_payment_is_refused(payer: Api, staff: Api) -> None:
    body = payment_of(await staff.bill(payer)) | {"amount_minor": 1}

    assert (await payer.post("/payments/", body)).status_code == 422


async def test_authorised_money_is_captured_later(payer: Api, staff: Api) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)
    assert (payment["state"], await payer.state_of(invoice)) == ("authorised", "open")
    assert await balances(staff) == {"receivable": 1250, "revenue": -1250}

    captured = data_of(await staff.post(f"/admin/payments/{payment['id']}/capture"))

    assert (captured["state"], await payer.state_of(invoice)) == ("captured", "paid")
    assert (await balances(staff))["cash"] == 1250


async def test_authorised_money_is_given_up(payer: Api, staff: Api) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)
    assert (await staff.post(f"/admin/invoices/{invoice['id']}/void")).status_code == 409

    cancelled = data_of(await staff.post(f"/admin/payments/{payment['id']}/cancel"))

    assert cancelled["state"] == "cancelled"
    assert data_of(await staff.post(f"/admin/invoices/{invoice['id']}/void"))["state"] == "void"
    assert await balances(staff) == {"receivable": 0, "revenue": 0}


async def test_refunds_in_parts(payer: Api, staff: Api, event_recorder: EventRecorder) -> None:
    payment = await payer.pay(await staff.bill(payer))

    part = await staff.refund(payment, 250)
    rest = await staff.refund(payment)

    assert [(each["state"], each["amount_minor"]) for each in (part, rest)] == [("succeeded", 250), ("succeeded", 1000)]
    after = data_of(await payer.get(f"/payments/{payment['id']}"))
    assert (after["state"], after["refunded_minor"]) == ("refunded", 1250)
    assert (await balances(staff))["refunds"] == 1250
    assert [event.amount for event in event_recorder.of_type(PaymentRefundedEvent)] == ["EUR 2.50", "EUR 10.00"]


@pytest.mark.parametrize("amount", [1251, 2**53 - 1])
async def test_no_more_goes_back_than_was_paid(payer: Api, staff: Api, amount: int) -> None:
    payment = await payer.pay(await staff.bill(payer))

    response = await staff.post(
        f"/admin/payments/{payment['id']}/refunds", {"amount_minor": amount, "reason": "Too much"}
    )

    assert response.status_code == 409
    assert (await balances(staff)).get("refunds") is None


async def test_a_refused_refund_books_nothing(payer: Api, staff: Api) -> None:
    payment = await payer.pay(await staff.bill(payer), REFUND_REFUSED)

    assert (await staff.refund(payment))["state"] == "failed"
    assert data_of(await payer.get(f"/payments/{payment['id']}"))["refunded_minor"] == 0
    assert (await balances(staff)).get("refunds") is None


async def test_unpaid_money_is_not_refunded(payer: Api, staff: Api) -> None:
    payment = await payer.pay(await staff.bill(payer), "tok_declined")

    assert (await staff.post(f"/admin/payments/{payment['id']}/refunds", {"reason": "No"})).status_code == 409
    assert (await staff.post("/admin/payments/2147483647/refunds", {"reason": "No"})).status_code == 404


@pytest.mark.threat("A42")
@pytest.mark.parametrize(("amount", "currency"), [(1249, "EUR"), (1250, "USD")])
async def test_another_amount_than_asked_for_is_not_believed(
    payer: Api,
    staff: Api,
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
    amount: int,
    currency: str,
) -> None:
    async def charge(request: ChargeRequest) -> ChargeResult:
        return ChargeResult(request.reference, ChargeStatus.CAPTURED, amount, currency)

    monkeypatch.setattr(sandbox, "charge", charge)
    invoice = await staff.bill(payer)

    assert (await payer.post("/payments/", payment_of(invoice))).status_code == 409
    assert await payer.state_of(invoice) == "open"
    assert await balances(staff) == {"receivable": 1250, "revenue": -1250}


async def test_without_a_provider_payments_wait(payer: Api, staff: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = await staff.bill(payer)
    monkeypatch.delitem(interfaces._factories, PaymentProvider)

    response = await payer.post("/payments/", payment_of(invoice))

    assert (response.status_code, response.headers["retry-after"]) == (503, "60")
    assert data_of(await payer.get("/payments/"))["total"] == 0
