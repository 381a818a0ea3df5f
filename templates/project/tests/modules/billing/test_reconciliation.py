"""What was left in the middle is finished by asking the provider."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.clients.SandboxPaymentProvider import LOST_ANSWER, UNREACHABLE, SandboxPaymentProvider
from app.modules.billing.dependencies import make_reconciliation_service
from app.modules.billing.exceptions import PaymentUnresolvedError
from app.modules.billing.services.ReconciliationService import ReconciliationService
from app.shared.interfaces.PaymentProvider import (
    ChargeRequest,
    ChargeResult,
    ChargeStatus,
    PaymentProviderError,
    RefundResult,
)
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import Api, data_of, payment_of

LATER = timedelta(hours=1)
TOO_OLD = timedelta(days=8)


@pytest.fixture
def reconciliation(sandbox: SandboxPaymentProvider, db: AsyncSession) -> ReconciliationService:
    return make_reconciliation_service(db)


async def pending(payer: Api, staff: Api, token: str) -> Any:
    assert (await payer.post("/payments/", payment_of(await staff.bill(payer), token))).status_code == 503
    return data_of(await payer.get("/payments/"))["items"][0]


async def test_a_charge_whose_answer_was_lost_is_booked(
    payer: Api, staff: Api, reconciliation: ReconciliationService, db: AsyncSession
) -> None:
    payment = await pending(payer, staff, LOST_ANSWER)
    assert await reconciliation.pending_payments(utc_now()) == []
    assert await reconciliation.pending_payments(utc_now() + LATER) == [payment["id"]]

    assert await reconciliation.reconcile_payment(payment["id"], utc_now()) == "captured"

    await db.commit()
    assert await payer.state_of({"id": payment["invoice_id"]}) == "paid"
    assert await reconciliation.pending_payments(utc_now() + LATER) == []
    assert await reconciliation.reconcile_payment(payment["id"], utc_now()) == "captured"


async def test_a_charge_that_never_arrived_is_cancelled_for_good(
    payer: Api, staff: Api, reconciliation: ReconciliationService, sandbox: SandboxPaymentProvider, db: AsyncSession
) -> None:
    payment = await pending(payer, staff, UNREACHABLE)

    assert await reconciliation.reconcile_payment(payment["id"], utc_now()) == "cancelled"

    await db.commit()
    late = await sandbox.charge(ChargeRequest(payment["reference"], 1250, "EUR", "tok_visa"))
    assert (late.status, await sandbox.store.charged()) == ("cancelled", [])
    assert (await payer.pay({"id": payment["invoice_id"]}))["state"] == "captured"


async def test_a_provider_that_is_down_changes_nothing(
    payer: Api,
    staff: Api,
    reconciliation: ReconciliationService,
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    payment = await pending(payer, staff, LOST_ANSWER)

    async def down(reference: str) -> ChargeResult | None:
        raise PaymentProviderError

    monkeypatch.setattr(sandbox, "find_charge", down)

    with pytest.raises(PaymentUnresolvedError):
        await reconciliation.reconcile_payment(payment["id"], utc_now())
    assert data_of(await payer.get(f"/payments/{payment['id']}"))["state"] == "pending"


async def test_a_refund_is_asked_for_again(
    payer: Api,
    staff: Api,
    reconciliation: ReconciliationService,
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
    db: AsyncSession,
) -> None:
    payment = await payer.pay(await staff.bill(payer))
    refund = sandbox.refund

    async def refund_and_lose(reference: str, charge_reference: str, amount_minor: int) -> RefundResult:
        await refund(reference, charge_reference, amount_minor)
        raise PaymentProviderError

    monkeypatch.setattr(sandbox, "refund", refund_and_lose)
    body = {"amount_minor": 1000, "reason": "Sorry"}
    assert (await staff.post(f"/admin/payments/{payment['id']}/refunds", body)).status_code == 503
    assert (await staff.post(f"/admin/payments/{payment['id']}/refunds", body)).status_code == 409  # 250 are left
    monkeypatch.undo()

    (refund_id,) = await reconciliation.pending_refunds(utc_now() + LATER)
    for _ in range(2):
        assert await reconciliation.reconcile_refund(refund_id) == "succeeded"

    await db.commit()
    assert data_of(await payer.get(f"/payments/{payment['id']}"))["refunded_minor"] == 1000


async def test_a_capture_whose_answer_was_lost_is_booked(
    payer: Api,
    staff: Api,
    reconciliation: ReconciliationService,
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
    db: AsyncSession,
) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)
    capture = sandbox.capture

    async def capture_and_lose(reference: str) -> ChargeResult:
        await capture(reference)
        raise PaymentProviderError

    monkeypatch.setattr(sandbox, "capture", capture_and_lose)
    assert (await staff.post(f"/admin/payments/{payment['id']}/capture")).status_code == 503
    assert await reconciliation.authorised_payments(utc_now() + LATER, 0) == [payment["id"]]
    assert await reconciliation.authorised_payments(utc_now() + LATER, payment["id"]) == []

    assert await reconciliation.reconcile_payment(payment["id"], utc_now()) == "captured"

    await db.commit()
    assert await payer.state_of(invoice) == "paid"


async def test_a_reservation_stays_until_it_is_old(
    payer: Api, staff: Api, reconciliation: ReconciliationService, sandbox: SandboxPaymentProvider, db: AsyncSession
) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)

    assert await reconciliation.reconcile_payment(payment["id"], utc_now() + LATER) == "authorised"
    assert await reconciliation.reconcile_payment(payment["id"], utc_now() + TOO_OLD) == "cancelled"

    await db.commit()
    at_provider = await sandbox.find_charge(payment["reference"])
    assert at_provider is not None
    assert at_provider.status == "cancelled"
    assert (await payer.pay(invoice))["state"] == "captured"


async def test_a_reservation_that_the_provider_has_ended_is_found_out(
    payer: Api,
    staff: Api,
    reconciliation: ReconciliationService,
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
    db: AsyncSession,
) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)

    async def find(reference: str) -> ChargeResult:
        return ChargeResult(reference, ChargeStatus.DECLINED, 1250, "EUR", "authorisation_expired")

    monkeypatch.setattr(sandbox, "find_charge", find)

    assert await reconciliation.reconcile_payment(payment["id"], utc_now()) == "declined"

    await db.commit()
    assert (await payer.pay(invoice))["state"] == "captured"


@pytest.mark.parametrize("action", ["capture", "cancel"])
async def test_a_reservation_that_has_expired_at_the_provider_frees_its_invoice(
    payer: Api, staff: Api, sandbox: SandboxPaymentProvider, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)

    async def too_late(reference: str) -> ChargeResult:
        return ChargeResult(reference, ChargeStatus.DECLINED, 1250, "EUR", "authorisation_expired")

    monkeypatch.setattr(sandbox, action, too_late)
    declined = data_of(await staff.post(f"/admin/payments/{payment['id']}/{action}"))

    assert (declined["state"], declined["decline_code"]) == ("declined", "authorisation_expired")
    assert await payer.state_of(invoice) == "open"
    assert (await payer.pay(invoice))["state"] == "captured"
