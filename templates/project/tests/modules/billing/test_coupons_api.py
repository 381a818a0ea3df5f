"""Coupons: what they take off, and how often."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.clients.SandboxPaymentProvider import UNREACHABLE
from app.modules.billing.handlers import end_subscription
from app.shared.events.UserEvents import UserDeletedEvent
from tests.modules.billing.conftest import Api, data_of, payment_of, refusal_of


async def test_the_first_invoice_is_cheaper(payer: Api, staff: Api) -> None:
    await staff.make_coupon("THIRD", 33)
    await payer.subscribe(await staff.make_plan(amount_minor=1001), coupon_code="THIRD")

    invoice = await payer.newest_invoice()

    assert (invoice["subtotal_minor"], invoice["discount_minor"], invoice["total_minor"]) == (1001, 330, 671)


async def test_an_amount_takes_off_no_more_than_there_is(payer: Api, staff: Api) -> None:
    await staff.make_coupon("TENNER", discount={"kind": "amount", "amount_off_minor": 9999, "currency": "EUR"})
    subscription = await payer.subscribe(await staff.make_plan(), coupon_code="TENNER")

    assert (await payer.newest_invoice())["total_minor"] == 0
    assert await payer.subscription_state(subscription) == "active"


@pytest.mark.threat("A47")
async def test_the_last_use_is_the_last(payer: Api, stranger: Api, staff: Api) -> None:
    await staff.make_coupon("ONCE", max_redemptions=1)
    plan = await staff.make_plan()
    await payer.subscribe(plan, coupon_code="ONCE")

    response = await stranger.post("/subscriptions/", {"plan_id": plan["id"], "coupon_code": "ONCE"})

    assert refusal_of(response) == (409, "COUPON_NOT_VALID")
    assert data_of(await staff.get("/admin/coupons"))["items"][0]["redeemed"] == 1


@pytest.mark.threat("A47")
async def test_a_failed_subscription_gives_the_use_back(payer: Api, staff: Api) -> None:
    await staff.make_coupon("TWICE", max_redemptions=2)
    plan = await staff.make_plan()
    subscription = await payer.subscribe(plan, coupon_code="TWICE")
    await payer.pay(await payer.newest_invoice())
    await payer.post(f"/subscriptions/{subscription['id']}/cancel", {"at_period_end": False})

    again = await payer.post("/subscriptions/", {"plan_id": plan["id"], "coupon_code": "TWICE"})

    assert refusal_of(again) == (409, "COUPON_NOT_VALID")  # once for each account
    assert data_of(await staff.get("/admin/coupons"))["items"][0]["redeemed"] == 1


@pytest.mark.parametrize("trial_days", [0, 14])
async def test_a_use_that_nobody_paid_with_is_given_back(
    payer: Api, stranger: Api, staff: Api, trial_days: int
) -> None:
    """The last one of a coupon must not be burnt for others."""
    await staff.make_coupon("ONCE", max_redemptions=1)
    plan = await staff.make_plan(trial_days=trial_days)
    for _ in range(2):
        subscription = await payer.subscribe(plan, coupon_code="ONCE")
        data_of(await payer.post(f"/subscriptions/{subscription['id']}/cancel", {"at_period_end": False}))

    assert data_of(await staff.get("/admin/coupons"))["items"][0]["redeemed"] == 0
    assert (await stranger.subscribe(plan, coupon_code="ONCE"))["id"]
    assert data_of(await staff.get("/admin/coupons"))["items"][0]["redeemed"] == 1


async def test_a_use_is_kept_while_its_invoice_is_being_paid(payer: Api, staff: Api, db: AsyncSession) -> None:
    """The user leaves, and the money may still come."""
    await staff.make_coupon("ONCE", max_redemptions=1)
    await payer.subscribe(await staff.make_plan(), coupon_code="ONCE")
    await payer.post("/payments/", payment_of(await payer.newest_invoice(), UNREACHABLE))

    await end_subscription(UserDeletedEvent(user_id=payer.user_id), db)
    await db.commit()

    assert data_of(await staff.get("/admin/coupons"))["items"][0]["redeemed"] == 1


async def test_every_invalid_code_gets_the_same_answer(payer: Api, staff: Api) -> None:
    plan, retired = await staff.make_plan(), await staff.make_coupon("GONE")
    await staff.post(f"/admin/coupons/{retired['id']}/retire")
    await staff.make_coupon("YENS", discount={"kind": "amount", "amount_off_minor": 5, "currency": "JPY"})

    answers = [
        await payer.post("/subscriptions/", {"plan_id": plan["id"], "coupon_code": code})
        for code in ("GONE", "YENS", "NEVER-WAS")
    ]

    assert {refusal_of(each) for each in answers} == {(409, "COUPON_NOT_VALID")}
    assert len({each.json()["message"] for each in answers}) == 1


async def test_codes_are_unique(staff: Api) -> None:
    await staff.make_coupon("TWIN")

    again = await staff.post("/admin/coupons", {"code": "TWIN", "discount": {"kind": "percent", "percent_off": 1}})

    assert again.status_code == 409
    assert (await staff.post("/admin/coupons/2147483647/retire")).status_code == 404


@pytest.mark.parametrize(
    "discount",
    [
        {"kind": "percent", "percent_off": 0},
        {"kind": "percent", "percent_off": 101},
        {"kind": "percent", "percent_off": 12.5},
        {"kind": "amount", "amount_off_minor": 5},
        {"kind": "amount", "amount_off_minor": 0, "currency": "EUR"},
        {"kind": "other"},
    ],
)
async def test_discounts_are_bounded(staff: Api, discount: dict[str, Any]) -> None:
    assert (await staff.post("/admin/coupons", {"code": "ODD-ONE", "discount": discount})).status_code == 422
