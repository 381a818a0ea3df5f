"""Invoices: lines, discounts, states, and who hears of them."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.InvoiceLine import InvoiceLine
from app.shared.events.BillingEvents import InvoiceIssuedEvent, InvoicePaidEvent, InvoiceVoidedEvent
from app.shared.events.recorder import EventRecorder
from tests.modules.billing.conftest import Api, data_of, refusal_of


def line(amount: int, quantity: int = 1) -> dict[str, Any]:
    return {"description": "Work", "unit_amount_minor": amount, "quantity": quantity}


@pytest.mark.threat("A43")
async def test_a_discount_is_spread_without_loss(payer: Api, staff: Api) -> None:
    invoice = await staff.draft(payer, lines=[line(333), line(333), line(111, 3)], discount_minor=100)

    detail = data_of(await staff.get(f"/admin/invoices/{invoice['id']}"))

    assert (detail["subtotal_minor"], detail["discount_minor"], detail["total_minor"]) == (999, 100, 899)
    assert [each["discount_minor"] for each in detail["lines"]] == [34, 33, 33]
    assert sum(each["amount_minor"] for each in detail["lines"]) == 899
    assert [each["position"] for each in detail["lines"]] == [0, 1, 2]


async def test_a_discount_is_no_larger_than_the_invoice(payer: Api, staff: Api) -> None:
    body = {"account_id": payer.account["id"], "lines": [line(100)], "discount_minor": 101}

    assert (await staff.post("/admin/invoices/", body)).status_code == 409


@pytest.mark.parametrize("lines", [[], [line(1)] * 51, [line(1, 0)], [line(1, 1001)], [line(1) | {"amount_minor": 7}]])
async def test_lines_are_bounded(payer: Api, staff: Api, lines: list[Any]) -> None:
    body = {"account_id": payer.account["id"], "lines": lines}

    assert (await staff.post("/admin/invoices/", body)).status_code == 422


async def test_the_largest_invoice_fits(payer: Api, staff: Api) -> None:
    invoice = await staff.bill(payer, lines=[line(100_000_000_000, 1000)] * 50)

    assert invoice["total_minor"] == 5_000_000_000_000_000


async def test_an_invoice_belongs_to_an_account(staff: Api) -> None:
    body = {"account_id": 2**31 - 1, "lines": [line(1)]}

    assert (await staff.post("/admin/invoices/", body)).status_code == 404
    assert (await staff.post("/admin/invoices/2147483647/issue")).status_code == 404


async def test_issuing_tells_the_user(payer: Api, staff: Api, event_recorder: EventRecorder) -> None:
    invoice = await staff.bill(payer, 1999)

    event = event_recorder.assert_published(InvoiceIssuedEvent, invoice_id=invoice["id"])
    assert (event.user_id, event.amount_minor, event.amount) == (payer.user_id, 1999, "EUR 19.99")
    assert event.number == invoice["number"] == f"INV-{invoice['id']:08d}"
    assert event.due_at.isoformat() == invoice["due_at"].replace("Z", "+00:00")


async def test_an_invoice_of_nothing_is_paid_at_once(payer: Api, staff: Api, event_recorder: EventRecorder) -> None:
    invoice = await staff.bill(payer, 0)

    assert invoice["state"] == "paid"
    event_recorder.assert_published(InvoicePaidEvent, invoice_id=invoice["id"])
    assert data_of(await staff.get("/admin/ledger/"))["total"] == 0


async def test_a_voided_draft_is_nobodys_news(payer: Api, staff: Api, event_recorder: EventRecorder) -> None:
    draft, issued = await staff.draft(payer), await staff.bill(payer)

    for invoice in (draft, issued):
        await staff.post(f"/admin/invoices/{invoice['id']}/void")

    event_recorder.assert_published(InvoiceVoidedEvent, invoice_id=issued["id"])


@pytest.mark.threat("A42")
@pytest.mark.parametrize(
    ("model", "values"),
    [(Invoice, {"total_minor": 1}), (Invoice, {"discount_minor": -1}), (InvoiceLine, {"amount_minor": 1})],
)
async def test_the_database_checks_the_sums(
    payer: Api, staff: Api, db: AsyncSession, model: Any, values: dict[str, int]
) -> None:
    await staff.draft(payer)

    with pytest.raises(IntegrityError):
        await db.execute(update(model).values(**values))


@pytest.mark.parametrize("action", ["void", "write-off"])
async def test_who_cannot_give_up_an_invoice_is_told_what_to_do(payer: Api, staff: Api, action: str) -> None:
    invoice = await staff.bill(payer)
    payment = await payer.pay(invoice, capture=False)

    refused = await staff.post(f"/admin/invoices/{invoice['id']}/{action}")

    assert refusal_of(refused)[0] == 409
    assert f"capture or cancel payment {payment['id']} first" in refused.json()["message"]
