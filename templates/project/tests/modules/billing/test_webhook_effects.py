"""Webhooks that are genuine: each has one effect, in whatever order they come."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.clients.sandbox_webhooks import signed, webhook_about
from app.modules.billing.clients.SandboxPaymentProvider import LOST_ANSWER, UNREACHABLE, SandboxPaymentProvider
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Payment import Payment
from app.modules.billing.models.WebhookEvent import WebhookEvent
from app.shared.events.BillingEvents import InvoicePaidEvent
from app.shared.events.recorder import EventRecorder
from app.shared.interfaces.PaymentProvider import (
    ChargeResult,
    ChargeStatus,
    PaymentProviderError,
    RefundResult,
    RefundStatus,
)
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import Api, data_of, outcome_of, payment_of, post_webhook, webhook_key


async def lost_payment(payer: Api, staff: Api) -> tuple[Any, ChargeResult]:
    """An invoice, and a captured charge of it whose answer never came."""
    invoice = await staff.bill(payer)
    assert (await payer.post("/payments/", payment_of(invoice, LOST_ANSWER))).status_code == 503
    payment = data_of(await payer.get("/payments/"))["items"][0]
    return invoice, ChargeResult(payment["reference"], ChargeStatus.CAPTURED, payment["amount_minor"], "EUR")


@pytest.mark.threat("A48")
async def test_a_hundred_replays_have_one_effect(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, event_recorder: EventRecorder, db: AsyncSession
) -> None:
    invoice, result = await lost_payment(payer, staff)

    outcomes = [await outcome_of(payer.client, webhook_about(result, webhook_key(), utc_now())) for _ in range(100)]

    assert outcomes == ["applied"] + ["duplicate"] * 99
    assert await payer.state_of(invoice) == "paid"
    event_recorder.assert_published(InvoicePaidEvent, invoice_id=invoice["id"])
    assert data_of(await staff.get("/admin/ledger/"))["total"] == 2
    assert len((await db.scalars(select(WebhookEvent))).all()) == 1


@pytest.mark.threat("A48")
async def test_the_order_does_not_matter(payer: Api, staff: Api) -> None:
    """Captured overtakes authorised and declined: what comes late has no effect."""
    invoice, captured = await lost_payment(payer, staff)
    late = [
        ChargeResult(captured.reference, status, captured.amount_minor, "EUR")
        for status in (ChargeStatus.AUTHORISED, ChargeStatus.DECLINED, ChargeStatus.CANCELLED)
    ]

    assert await outcome_of(payer.client, webhook_about(captured, webhook_key(), utc_now())) == "applied"
    for result in late:
        assert await outcome_of(payer.client, webhook_about(result, webhook_key(), utc_now())) == "ignored"
    assert await payer.state_of(invoice) == "paid"


@pytest.mark.threat("A42")
async def test_another_amount_is_not_believed(payer: Api, staff: Api) -> None:
    invoice, captured = await lost_payment(payer, staff)
    less = ChargeResult(captured.reference, captured.status, captured.amount_minor - 1, "EUR")

    assert await outcome_of(payer.client, webhook_about(less, webhook_key(), utc_now())) == "ignored"
    assert await payer.state_of(invoice) == "open"
    assert await outcome_of(payer.client, webhook_about(captured, webhook_key(), utc_now())) == "applied"


@pytest.mark.threat("A51")
async def test_a_contradiction_leaves_nothing_half_done(payer: Api, staff: Api, db: AsyncSession) -> None:
    """The invoice was taken back behind our back: the payment must not be captured without it."""
    invoice, captured = await lost_payment(payer, staff)
    await db.execute(update(Invoice).where(Invoice.id == invoice["id"]).values(state="void"))
    await db.commit()

    assert await outcome_of(payer.client, webhook_about(captured, webhook_key(), utc_now())) == "ignored"
    assert (await db.scalars(select(Payment.state))).one() == "pending"
    assert data_of(await staff.get("/admin/ledger/"))["total"] == 1


async def test_a_refund_that_was_lost_is_told_by_webhook(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = await payer.pay(await staff.bill(payer))
    references: list[str] = []

    async def lose(reference: str, charge_reference: str, amount_minor: int) -> RefundResult:
        references.append(reference)
        raise PaymentProviderError

    monkeypatch.setattr(sandbox, "refund", lose)
    assert (await staff.post(f"/admin/payments/{payment['id']}/refunds", {"reason": "R"})).status_code == 503
    webhook = webhook_about(RefundResult(references[0], RefundStatus.SUCCEEDED, 1250, "EUR"), webhook_key(), utc_now())

    assert [await outcome_of(payer.client, webhook) for _ in range(2)] == ["applied", "duplicate"]
    assert data_of(await payer.get(f"/payments/{payment['id']}"))["state"] == "refunded"


@pytest.mark.parametrize(
    "body", [b'{"type":"charge.updated","data":{}}', b'{"type":7}', b"{}", b'{"type":"refund.updated","data":null}']
)
async def test_what_we_do_not_understand_is_noted_and_ignored(client: AsyncClient, body: bytes) -> None:
    assert await outcome_of(client, signed(body, webhook_key(), "msg_odd", utc_now())) == "ignored"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"a":NaN}', b"{", b"\xff"])
async def test_what_is_no_json_object_is_refused(client: AsyncClient, body: bytes) -> None:
    assert (await post_webhook(client, signed(body, webhook_key(), "msg_bad", utc_now()))).status_code == 400


async def test_a_charge_of_nobody_is_ignored(payer: Api) -> None:
    result = ChargeResult("pay_of_somebody_else", ChargeStatus.CAPTURED, 1, "EUR")

    assert await outcome_of(payer.client, webhook_about(result, webhook_key(), utc_now())) == "ignored"


async def test_a_declined_charge_is_noted(payer: Api, staff: Api) -> None:
    invoice = await staff.bill(payer)
    await payer.post("/payments/", payment_of(invoice, UNREACHABLE))
    payment = data_of(await payer.get("/payments/"))["items"][0]
    result = ChargeResult(payment["reference"], ChargeStatus.DECLINED, 1250, "EUR", "card_declined")

    assert await outcome_of(payer.client, webhook_about(result, webhook_key(), utc_now())) == "applied"
    assert data_of(await payer.get(f"/payments/{payment['id']}"))["decline_code"] == "card_declined"
