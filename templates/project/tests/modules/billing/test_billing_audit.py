"""What admins do to money, plans and coupons is in the audit log: who, what, whose, and how much."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.clients.SandboxPaymentProvider import SandboxPaymentProvider
from app.shared.interfaces.PaymentProvider import ChargeResult, PaymentProviderError
from app.shared.models.AuditEntry import AuditEntry
from tests.modules.billing.conftest import Api, data_of, new_key

MONEY = {"amount_minor": 1250, "currency": "EUR"}


async def entries(db: AsyncSession) -> list[tuple[str, int | None, int | None, dict[str, Any]]]:
    """The newest last, with what is looked at here; other modules write entries too."""
    found = (await db.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    return [
        (each.action, each.actor_id, each.target_id, each.details)
        for each in found
        if each.action.startswith("billing.")
    ]


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("void", ["invoice_created", "invoice_issued", "invoice_voided"]),
        ("write-off", ["invoice_created", "invoice_issued", "invoice_written_off"]),
    ],
)
async def test_invoices(payer: Api, staff: Api, db: AsyncSession, action: str, names: list[str]) -> None:
    invoice = await staff.bill(payer)

    data_of(await staff.post(f"/admin/invoices/{invoice['id']}/{action}"))

    details = MONEY | {"invoice_id": invoice["id"]}
    assert await entries(db) == [(f"billing.{name}", staff.user_id, payer.user_id, details) for name in names]


async def test_refunds(payer: Api, staff: Api, db: AsyncSession) -> None:
    payment = await payer.pay(await staff.bill(payer))

    refund = await staff.refund(payment, 250)

    details = {"refund_id": refund["id"], "payment_id": payment["id"], "amount_minor": 250, "currency": "EUR"}
    assert (await entries(db))[-1] == ("billing.refund_requested", staff.user_id, payer.user_id, details)


@pytest.mark.parametrize("action", ["capture", "cancel"])
async def test_reservations_even_if_the_answer_was_lost(
    payer: Api,
    staff: Api,
    sandbox: SandboxPaymentProvider,
    monkeypatch: pytest.MonkeyPatch,
    db: AsyncSession,
    action: str,
) -> None:
    payment = await payer.pay(await staff.bill(payer), capture=False)
    before, key = await entries(db), new_key()

    async def lose(reference: str) -> ChargeResult:
        raise PaymentProviderError

    monkeypatch.setattr(sandbox, action, lose)
    assert (await staff.post(f"/admin/payments/{payment['id']}/{action}", key=key)).status_code == 503
    monkeypatch.undo()
    for _ in range(2):
        data_of(await staff.post(f"/admin/payments/{payment['id']}/{action}", key=key))

    details = MONEY | {"payment_id": payment["id"], "invoice_id": payment["invoice_id"]}
    assert await entries(db) == [*before, (f"billing.{action}_requested", staff.user_id, payer.user_id, details)]


async def test_plans_and_coupons(staff: Api, db: AsyncSession) -> None:
    plan = await staff.make_plan()
    await staff.put(f"/admin/plans/{plan['id']}", {"name": "Old", "is_active": False})
    coupon = await staff.make_coupon()
    await staff.post(f"/admin/coupons/{coupon['id']}/retire")

    found = await entries(db)

    assert [(action, actor, target) for action, actor, target, _ in found] == [
        (f"billing.{name}", staff.user_id, None)
        for name in ("plan_created", "plan_changed", "coupon_created", "coupon_retired")
    ]
    assert (found[1][3]["plan_id"], found[1][3]["name"], found[1][3]["is_active"]) == (plan["id"], "Old", False)
    assert (found[2][3]["coupon_id"], found[2][3]["percent_off"]) == (coupon["id"], 50)
    assert "HALF" not in str(found)  # a code is worth money
