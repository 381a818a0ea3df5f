"""Choosing a plan, paying for it, ending it."""

from datetime import datetime
from typing import Any

import pytest

from app.modules.billing.periods import period_start
from app.modules.billing.schemas.PlanPeriod import PlanPeriod
from app.shared.events.BillingEvents import (
    SubscriptionActivatedEvent,
    SubscriptionCancelledEvent,
    SubscriptionCreatedEvent,
)
from app.shared.events.recorder import EventRecorder
from tests.modules.billing.conftest import PLAN, Api, data_of


async def test_a_subscription_is_active_once_it_is_paid(payer: Api, staff: Api, event_recorder: EventRecorder) -> None:
    subscription = await payer.subscribe(await staff.make_plan())
    assert subscription["state"] == "incomplete"
    event_recorder.assert_published(SubscriptionCreatedEvent, subscription_id=subscription["id"], plan="Pro")
    event_recorder.assert_not_published(SubscriptionActivatedEvent)

    await payer.pay(await payer.newest_invoice())

    assert await payer.subscription_state(subscription) == "active"
    event_recorder.assert_published(SubscriptionActivatedEvent, user_id=payer.user_id, plan="Pro")


async def test_the_invoice_says_what_is_paid_for(payer: Api, staff: Api) -> None:
    subscription = await payer.subscribe(await staff.make_plan())

    invoice = data_of(await payer.get(f"/invoices/{(await payer.newest_invoice())['id']}"))

    assert (invoice["total_minor"], invoice["subscription_id"]) == (1900, subscription["id"])
    assert invoice["period_end"] == subscription["current_period_end"]
    assert invoice["lines"][0]["description"].startswith("Pro, ")


async def test_a_free_plan_is_active_at_once(payer: Api, staff: Api) -> None:
    subscription = await payer.subscribe(await staff.make_plan(amount_minor=0))

    assert await payer.subscription_state(subscription) == "active"
    assert (await payer.newest_invoice())["state"] == "paid"


async def test_a_trial_costs_nothing_and_is_had_once(payer: Api, staff: Api) -> None:
    plan = await staff.make_plan(trial_days=14)
    first = await payer.subscribe(plan)
    assert first["state"] == "trialing"
    assert data_of(await payer.get("/invoices/"))["total"] == 0
    await payer.post(f"/subscriptions/{first['id']}/cancel", {"at_period_end": False})

    assert (await payer.subscribe(plan))["state"] == "incomplete"


async def test_one_subscription_at_a_time(payer: Api, staff: Api) -> None:
    plan = await staff.make_plan()
    await payer.subscribe(plan)

    assert (await payer.post("/subscriptions/", {"plan_id": plan["id"]})).status_code == 409


@pytest.mark.threat("A42")
async def test_a_plan_in_another_currency_is_refused(payer: Api, staff: Api) -> None:
    plan = await staff.make_plan(currency="JPY")

    response = await payer.post("/subscriptions/", {"plan_id": plan["id"]})

    assert response.status_code == 409
    assert response.json()["message"] == "The plan is in JPY, the account in EUR"


async def test_retired_plans_are_gone_for_new_subscribers(payer: Api, staff: Api) -> None:
    plan = await staff.make_plan()
    data_of(await staff.put(f"/admin/plans/{plan['id']}", {"name": "Pro (old)", "is_active": False}))

    assert (await payer.post("/subscriptions/", {"plan_id": plan["id"]})).status_code == 404
    assert (await payer.get(f"/plans/{plan['id']}")).status_code == 404
    assert data_of(await payer.get("/plans/"))["total"] == 0
    assert data_of(await staff.get("/admin/plans"))["items"][0]["name"] == "Pro (old)"


async def test_codes_of_plans_are_unique_and_prices_fixed(staff: Api) -> None:
    plan = await staff.make_plan()

    assert (await staff.post("/admin/plans", PLAN)).status_code == 409
    changed = await staff.put(f"/admin/plans/{plan['id']}", {"name": "Pro", "is_active": True, "amount_minor": 1})
    assert changed.status_code == 422
    assert (await staff.put("/admin/plans/2147483647", {"name": "P", "is_active": True})).status_code == 404


async def test_cancelling_before_the_first_payment_takes_the_invoice_back(
    payer: Api, staff: Api, event_recorder: EventRecorder
) -> None:
    subscription = await payer.subscribe(await staff.make_plan())

    await payer.post(f"/subscriptions/{subscription['id']}/cancel", {})

    assert (await payer.newest_invoice())["state"] == "void"
    event_recorder.assert_published(SubscriptionCancelledEvent, subscription_id=subscription["id"])


async def test_a_cancellation_can_be_taken_back_until_the_period_ends(payer: Api, staff: Api) -> None:
    subscription = await payer.subscribe(await staff.make_plan())
    await payer.pay(await payer.newest_invoice())
    url = f"/subscriptions/{subscription['id']}"
    assert (await payer.post(f"{url}/resume")).status_code == 409

    cancelled = data_of(await payer.post(f"{url}/cancel", {}))
    assert (cancelled["state"], cancelled["cancel_at_period_end"]) == ("active", True)
    assert data_of(await payer.post(f"{url}/resume"))["cancel_at_period_end"] is False

    ended = data_of(await payer.post(f"{url}/cancel", {"at_period_end": False}))
    assert (ended["state"], ended["cancelled_at"] is not None) == ("cancelled", True)
    assert (await payer.post(f"{url}/resume")).status_code == 409


async def test_a_subscription_needs_an_account(client: Any, user: Any, staff: Api) -> None:
    plan = await staff.make_plan()

    assert (await Api(client, user).post("/subscriptions/", {"plan_id": plan["id"]})).status_code == 404


@pytest.mark.parametrize(
    ("number", "period", "start"),
    [
        (0, PlanPeriod.MONTH, "2024-01-31"),
        (1, PlanPeriod.MONTH, "2024-02-29"),
        (2, PlanPeriod.MONTH, "2024-03-31"),
        (12, PlanPeriod.MONTH, "2025-01-31"),
        (13, PlanPeriod.MONTH, "2025-02-28"),
        (1, PlanPeriod.YEAR, "2025-01-31"),
    ],
)
def test_periods_follow_the_calendar(number: int, period: PlanPeriod, start: str) -> None:
    anchor = datetime.fromisoformat("2024-01-31T12:00:00+00:00")

    assert f"{period_start(anchor, period, number):%Y-%m-%d}" == start
