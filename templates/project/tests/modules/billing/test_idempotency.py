"""A request that is sent twice, by accident or in doubt, has one effect and one answer."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.clients.SandboxPaymentProvider import LOST_ANSWER, UNREACHABLE, SandboxPaymentProvider
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.shared.interfaces.PaymentProvider import ChargeRequest, ChargeResult
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import BILLING, Api, data_of, new_key, payment_of, refusal_of

MOVES_MONEY = {
    "/payments/",
    "/subscriptions/",
    "/admin/invoices/",
    "/admin/payments/{payment_id}/capture",
    "/admin/payments/{payment_id}/cancel",
    "/admin/payments/{payment_id}/refunds",
}


@pytest.mark.threat("A44")
def test_every_operation_that_moves_money_requires_a_key(app: FastAPI) -> None:
    required = {
        path.removeprefix(BILLING)
        for path, methods in app.openapi()["paths"].items()
        for each in methods.get("post", {}).get("parameters", [])
        if path.startswith(BILLING) and each["name"] == "Idempotency-Key" and each["required"]
    }
    assert required == MOVES_MONEY


@pytest.mark.threat("A44")
@pytest.mark.parametrize("key", [None, "", "short", "x" * 101, "a b c d e f g h i j", "' OR 1=1 --------"])
async def test_a_missing_or_odd_key_is_refused(payer: Api, staff: Api, key: str | None) -> None:
    invoice = await staff.bill(payer)
    headers = payer.headers | ({} if key is None else {"Idempotency-Key": key})

    response = await payer.client.post(f"{BILLING}/payments/", json=payment_of(invoice), headers=headers)

    assert response.status_code == 422
    assert await payer.state_of(invoice) == "open"


@pytest.mark.threat("A44")
async def test_the_same_payment_twice_is_one_charge(payer: Api, staff: Api, sandbox: SandboxPaymentProvider) -> None:
    invoice, key = await staff.bill(payer), new_key()

    first = await payer.post("/payments/", payment_of(invoice), key=key)
    second = await payer.post("/payments/", payment_of(invoice), key=key)

    assert data_of(first) == data_of(second)
    assert [amount for _, amount in await sandbox.store.charged()] == [1250]


@pytest.mark.threat("A44")
async def test_the_stored_answer_does_not_change_with_the_record(payer: Api, staff: Api) -> None:
    invoice, key = await staff.bill(payer), new_key()
    first = data_of(await payer.post("/payments/", payment_of(invoice), key=key))
    await staff.refund(first)

    assert data_of(await payer.post("/payments/", payment_of(invoice), key=key)) == first


@pytest.mark.threat("A44")
async def test_another_body_with_the_same_key_is_refused(payer: Api, staff: Api) -> None:
    invoice, key = await staff.bill(payer), new_key()
    await payer.post("/payments/", payment_of(invoice), key=key)

    for changed in ({"capture": False}, {"token": "tok_declined"}, {"invoice_id": invoice["id"] + 1}):
        response = await payer.post("/payments/", payment_of(invoice) | changed, key=key)
        assert refusal_of(response) == (422, "IDEMPOTENCY_MISMATCH")


@pytest.mark.threat("A44")
async def test_another_target_with_the_same_key_is_refused(payer: Api, staff: Api) -> None:
    one, two = [await payer.pay(await staff.bill(payer)) for _ in range(2)]
    key, body = new_key(), {"reason": "Sorry"}
    await staff.post(f"/admin/payments/{one['id']}/refunds", body, key=key)

    response = await staff.post(f"/admin/payments/{two['id']}/refunds", body, key=key)

    assert refusal_of(response) == (422, "IDEMPOTENCY_MISMATCH")


@pytest.mark.threat("A44")
async def test_keys_of_users_and_operations_are_their_own(payer: Api, stranger: Api, staff: Api) -> None:
    key, plan = new_key(), await staff.make_plan()
    for api in (payer, stranger):
        payment = data_of(await api.post("/payments/", payment_of(await staff.bill(api)), key=key))
        assert payment["account_id"] == api.account["id"]
    subscribed = await payer.post("/subscriptions/", {"plan_id": plan["id"]}, key=key)

    assert data_of(subscribed)["plan_id"] == plan["id"]


@pytest.mark.threat("A44")
async def test_while_one_attempt_works_another_is_told_to_wait(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice, key = await staff.bill(payer), new_key()
    during: list[Any] = []
    charge = sandbox.charge

    async def charge_slowly(request: ChargeRequest) -> ChargeResult:
        during.append(await payer.post("/payments/", payment_of(invoice), key=key))
        return await charge(request)

    monkeypatch.setattr(sandbox, "charge", charge_slowly)
    response = await payer.post("/payments/", payment_of(invoice), key=key)

    assert data_of(response)["state"] == "captured"
    assert [refusal_of(each) for each in during] == [(409, "IDEMPOTENCY_IN_PROGRESS")]
    assert during[0].headers["retry-after"] == "1"


@pytest.mark.threat("A44")
async def test_a_lost_answer_is_found_by_the_same_key(payer: Api, staff: Api, sandbox: SandboxPaymentProvider) -> None:
    invoice, key = await staff.bill(payer), new_key()
    body = payment_of(invoice, LOST_ANSWER)

    lost = await payer.post("/payments/", body, key=key)
    found = await payer.post("/payments/", body, key=key)

    assert refusal_of(lost) == (503, "PAYMENT_UNRESOLVED")
    assert lost.headers["retry-after"] == "5"
    assert data_of(found)["state"] == "captured"
    assert len(await sandbox.store.charged()) == 1


@pytest.mark.threat("A44")
async def test_a_killed_process_leaves_what_the_next_attempt_needs(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch, db: AsyncSession
) -> None:
    invoice, key = await staff.bill(payer), new_key()
    charge = sandbox.charge

    async def charge_and_die(request: ChargeRequest) -> ChargeResult:
        await charge(request)
        raise asyncio.CancelledError  # nothing of ours runs any more, as after kill -9

    monkeypatch.setattr(sandbox, "charge", charge_and_die)
    with pytest.raises(asyncio.CancelledError):
        await payer.post("/payments/", payment_of(invoice), key=key)
    monkeypatch.undo()
    too_early = await payer.post("/payments/", payment_of(invoice), key=key)
    await db.execute(update(IdempotencyKey).values(locked_until=utc_now()))
    await db.commit()
    again = await payer.post("/payments/", payment_of(invoice), key=key)

    assert refusal_of(too_early) == (409, "IDEMPOTENCY_IN_PROGRESS")
    assert data_of(again)["state"] == "captured"
    assert len(await sandbox.store.charged()) == 1


async def test_an_unpaid_invoice_has_one_payment_under_way(payer: Api, staff: Api) -> None:
    invoice = await staff.bill(payer)
    assert (await payer.post("/payments/", payment_of(invoice, UNREACHABLE))).status_code == 503

    second = await payer.post("/payments/", payment_of(invoice))

    assert second.status_code == 409
    assert second.json()["message"] == "A payment of this invoice is under way"


async def test_a_refused_request_leaves_its_key_free(payer: Api, staff: Api) -> None:
    draft, key = await staff.draft(payer), new_key()
    assert (await payer.post("/payments/", payment_of(draft), key=key)).status_code == 409
    await staff.post(f"/admin/invoices/{draft['id']}/issue")

    assert data_of(await payer.post("/payments/", payment_of(draft), key=key))["state"] == "captured"


async def test_an_expired_key_can_be_used_again(payer: Api, staff: Api, db: AsyncSession) -> None:
    one, two, key = await staff.bill(payer), await staff.bill(payer), new_key()
    await payer.post("/payments/", payment_of(one), key=key)
    await db.execute(update(IdempotencyKey).values(expires_at=utc_now()))
    await db.commit()

    assert data_of(await payer.post("/payments/", payment_of(two), key=key))["invoice_id"] == two["id"]


async def test_without_the_key_the_invoice_is_still_paid_once(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, db: AsyncSession
) -> None:
    invoice, key = await staff.bill(payer), new_key()
    await payer.post("/payments/", payment_of(invoice), key=key)
    await db.execute(delete(IdempotencyKey))
    await db.commit()

    assert (await payer.post("/payments/", payment_of(invoice), key=key)).status_code == 409
    assert len(await sandbox.store.charged()) == 1
