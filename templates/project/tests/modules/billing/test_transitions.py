"""The tables of what may follow on what, over all pairs, and that nothing goes past them."""

from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.exceptions import IllegalTransitionError
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.PaymentState import PaymentState
from app.modules.billing.schemas.RefundState import RefundState
from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from app.modules.billing.transitions import (
    INVOICE,
    LATE_PAYMENT,
    LATE_REFUND,
    PAYMENT,
    REFUND,
    SUBSCRIPTION,
    require_transition,
)
from tests.modules.billing.conftest import Api, data_of, refusal_of

# Written a second time on purpose: whoever changes the rules says so here.
LEGAL = {
    "subscription": {
        "incomplete": "active cancelled",
        "trialing": "active cancelled",
        "active": "past_due cancelled",
        "past_due": "active cancelled",
    },
    "invoice": {"draft": "open void", "open": "paid void uncollectible"},
    "payment": {
        "pending": "authorised captured declined cancelled",
        "authorised": "captured declined cancelled",
        "captured": "refunded",
    },
    "refund": {"pending": "succeeded failed"},
    "late_payment": {"declined": "captured", "cancelled": "captured"},
    "late_refund": {"failed": "succeeded"},
}
MACHINES: list[tuple[str, Any, type[StrEnum]]] = [
    ("subscription", SUBSCRIPTION, SubscriptionState),
    ("invoice", INVOICE, InvoiceState),
    ("payment", PAYMENT, PaymentState),
    ("refund", REFUND, RefundState),
    ("late_payment", LATE_PAYMENT, PaymentState),
    ("late_refund", LATE_REFUND, RefundState),
]
PAIRS = [(name, table, *pair) for name, table, states in MACHINES for pair in product(states, repeat=2)]
ACTIONS = {"issue": InvoiceState.OPEN, "void": InvoiceState.VOID, "write-off": InvoiceState.UNCOLLECTIBLE}


@pytest.mark.threat("A46")
@pytest.mark.parametrize(
    ("name", "table", "current", "target"), PAIRS, ids=[f"{pair[0]}-{pair[2]}-{pair[3]}" for pair in PAIRS]
)
def test_every_pair(name: str, table: Any, current: StrEnum, target: StrEnum) -> None:
    if target in LEGAL[name].get(current, "").split():
        assert require_transition(table, current, target) == target
    else:
        with pytest.raises(IllegalTransitionError) as caught:
            require_transition(table, current, target)
        assert caught.value.status_code == 409


@pytest.mark.threat("A46")
@pytest.mark.parametrize(("action", "state"), list(product(ACTIONS, InvoiceState)))
async def test_every_action_on_an_invoice_in_every_state(
    payer: Api, staff: Api, db: AsyncSession, action: str, state: InvoiceState
) -> None:
    invoice = await staff.draft(payer)
    await db.execute(update(Invoice).where(Invoice.id == invoice["id"]).values(state=state))
    await db.commit()

    response = await staff.post(f"/admin/invoices/{invoice['id']}/{action}")

    if ACTIONS[action] in LEGAL["invoice"].get(state, "").split():
        assert data_of(response)["state"] == ACTIONS[action]
    else:
        assert refusal_of(response) == (409, "ILLEGAL_TRANSITION")


@pytest.mark.threat("A46")
@pytest.mark.parametrize("at_period_end", [True, False])
@pytest.mark.parametrize("state", SubscriptionState)
async def test_cancelling_in_every_state(
    payer: Api, staff: Api, db: AsyncSession, state: SubscriptionState, at_period_end: bool
) -> None:
    plan = await staff.make_plan()
    subscription = data_of(await payer.post("/subscriptions/", {"plan_id": plan["id"]}))
    await db.execute(update(Subscription).where(Subscription.id == subscription["id"]).values(state=state))
    await db.commit()

    response = await payer.post(f"/subscriptions/{subscription['id']}/cancel", {"at_period_end": at_period_end})

    if state == SubscriptionState.CANCELLED:
        assert refusal_of(response) == (409, "ILLEGAL_TRANSITION")
    else:
        waits = at_period_end and state != SubscriptionState.INCOMPLETE
        assert data_of(response)["state"] == (state if waits else SubscriptionState.CANCELLED)


@pytest.mark.threat("A46")
@pytest.mark.parametrize("action", ["capture", "cancel"])
async def test_only_what_is_authorised_can_be_captured_or_cancelled(payer: Api, staff: Api, action: str) -> None:
    captured = await payer.pay(await staff.bill(payer))
    declined = await payer.pay(await staff.bill(payer), "tok_declined")

    for payment in (captured, declined):
        response = await staff.post(f"/admin/payments/{payment['id']}/{action}")
        assert refusal_of(response) == (409, "ILLEGAL_TRANSITION")
