"""What must not be found out by trying: coupon codes, and which stolen cards work."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import RateLimitedError
from app.core.rate_limit import RateLimiter
from app.modules.billing import limits
from app.modules.billing.clients.SandboxPaymentProvider import SandboxPaymentProvider
from app.modules.billing.models.Payment import Payment
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import Api, data_of, payment_of, refusal_of


async def test_coupon_codes_cannot_be_tried(payer: Api, stranger: Api, staff: Api) -> None:
    plan = await staff.make_plan()

    answers = [
        (await payer.post("/subscriptions/", {"plan_id": plan["id"], "coupon_code": f"CODE-{number}"})).status_code
        for number in range(12)
    ]

    assert answers == [409] * 10 + [429] * 2
    assert (await stranger.subscribe(plan))["state"] == "incomplete"  # by user, not by address


async def test_mails_cannot_be_made_by_subscribing_and_cancelling(payer: Api, staff: Api) -> None:
    plan = await staff.make_plan()
    for _ in range(10):
        subscription = await payer.subscribe(plan)
        data_of(await payer.post(f"/subscriptions/{subscription['id']}/cancel", {}))

    assert (await payer.post("/subscriptions/", {"plan_id": plan["id"]})).status_code == 429


async def test_without_its_storage_nothing_can_be_guessed(app: FastAPI, payer: Api, staff: Api) -> None:
    plan = await staff.make_plan()
    settings = app.state.settings.model_copy(update={"RATE_LIMIT_STORAGE": "async+redis://127.0.0.1:1"})
    app.state.rate_limiter = RateLimiter(settings)

    assert (await payer.post("/subscriptions/", {"plan_id": plan["id"]})).status_code == 503


async def test_payments_are_limited_by_user_too(
    payer: Api, stranger: Api, staff: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "USER_PAYMENT_LIMIT", "2/hour")
    invoice = await staff.bill(payer)
    for _ in range(2):
        await payer.pay(invoice, "tok_declined")

    assert refusal_of(await payer.post("/payments/", payment_of(invoice))) == (429, RateLimitedError.error_code)
    assert (await stranger.pay(await staff.bill(stranger)))["state"] == "captured"


async def test_cards_cannot_be_tried_on_an_invoice(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, db: AsyncSession
) -> None:
    invoice, other = await staff.bill(payer), await staff.bill(payer)
    for _ in range(10):
        assert (await payer.pay(invoice, "tok_declined"))["state"] == "declined"

    refused = await payer.post("/payments/", payment_of(invoice))

    assert refusal_of(refused) == (409, "TOO_MANY_DECLINES")
    assert await sandbox.store.charged() == []
    assert (await payer.pay(other))["state"] == "captured"
    await db.execute(update(Payment).values(created_at=utc_now() - timedelta(hours=25)))
    await db.commit()
    assert (await payer.pay(invoice))["state"] == "captured"
