"""What time does: new periods, reminders, the end. And what users do who leave."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ConflictError
from app.modules.billing.clients.SandboxPaymentProvider import UNREACHABLE
from app.modules.billing.dependencies import make_renewal_service
from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.services.RenewalService import RenewalService
from app.shared.events.BillingEvents import (
    SubscriptionActivatedEvent,
    SubscriptionCancelledEvent,
    SubscriptionPastDueEvent,
)
from app.shared.events.recorder import EventRecorder
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import Api, data_of, payment_of

MONTH = timedelta(days=32)


@pytest.fixture
def renewals(db: AsyncSession) -> RenewalService:
    return make_renewal_service(db)


async def test_nothing_is_due_before_its_time(renewals: RenewalService, active: Any) -> None:
    assert await renewals.to_renew(utc_now()) == []
    assert await renewals.overdue(utc_now()) == []
    assert await renewals.renew(active["id"], utc_now()) == "active"


async def test_the_next_period_is_billed_once(payer: Api, renewals: RenewalService, active: Any) -> None:
    later = utc_now() + MONTH

    assert await renewals.to_renew(later) == [active["id"]]
    for _ in range(2):
        await renewals.renew(active["id"], later)

    invoice = await payer.newest_invoice()
    assert (invoice["state"], invoice["period_start"]) == ("open", active["current_period_end"])
    assert data_of(await payer.get("/invoices/"))["total"] == 2
    assert await renewals.to_renew(later) == []


async def test_the_coupon_is_for_the_first_invoice_only(payer: Api, staff: Api, renewals: RenewalService) -> None:
    await staff.make_coupon("HALF")
    subscription = await payer.subscribe(await staff.make_plan(), coupon_code="HALF")
    await payer.pay(await payer.newest_invoice())

    await renewals.renew(subscription["id"], utc_now() + MONTH)

    assert (await payer.newest_invoice())["discount_minor"] == 0


async def test_a_trial_ends_with_the_first_invoice(payer: Api, staff: Api, renewals: RenewalService) -> None:
    await staff.make_coupon("HALF")
    subscription = await payer.subscribe(await staff.make_plan(trial_days=14), coupon_code="HALF")

    assert await renewals.renew(subscription["id"], utc_now() + timedelta(days=15)) == "active"

    assert (await payer.newest_invoice())["total_minor"] == 950


async def test_a_cancelled_subscription_is_not_billed_again(
    payer: Api, renewals: RenewalService, active: Any, event_recorder: EventRecorder
) -> None:
    await payer.post(f"/subscriptions/{active['id']}/cancel", {})

    assert await renewals.renew(active["id"], utc_now() + MONTH) == "cancelled"

    assert await renewals.renew(active["id"], utc_now() + 2 * MONTH) == "cancelled"
    assert data_of(await payer.get("/invoices/"))["total"] == 1
    event_recorder.assert_published(SubscriptionCancelledEvent, subscription_id=active["id"])


async def test_what_was_never_paid_ends(payer: Api, staff: Api, renewals: RenewalService) -> None:
    subscription = await payer.subscribe(await staff.make_plan())

    assert await renewals.renew(subscription["id"], utc_now() + MONTH) == "cancelled"

    assert (await payer.newest_invoice())["state"] == "void"


async def test_unpaid_is_past_due_paid_is_active_again(
    payer: Api, renewals: RenewalService, active: Any, event_recorder: EventRecorder, db: AsyncSession
) -> None:
    await renewals.renew(active["id"], utc_now() + MONTH)
    invoice = await payer.newest_invoice()
    later = utc_now() + timedelta(days=15)
    assert await renewals.overdue(later) == [active["id"]]

    assert await renewals.dun(active["id"], later) == "past_due"
    assert await renewals.overdue(later) == []
    await db.commit()
    await payer.pay(invoice)

    assert await payer.subscription_state(active) == "active"
    event_recorder.assert_published(SubscriptionPastDueEvent, subscription_id=active["id"])
    assert len(event_recorder.of_type(SubscriptionActivatedEvent)) == 1


async def test_after_the_grace_period_it_is_given_up(payer: Api, renewals: RenewalService, active: Any) -> None:
    await renewals.renew(active["id"], utc_now() + MONTH)
    await renewals.dun(active["id"], utc_now() + timedelta(days=15))
    still_waiting = await renewals.dun(active["id"], utc_now() + timedelta(days=20))

    given_up = await renewals.dun(active["id"], utc_now() + timedelta(days=29))

    assert (still_waiting, given_up) == ("past_due", "cancelled")
    assert (await payer.newest_invoice())["state"] == "uncollectible"


async def test_nothing_is_given_up_while_it_is_being_paid(
    payer: Api, renewals: RenewalService, active: Any, db: AsyncSession
) -> None:
    await renewals.renew(active["id"], utc_now() + MONTH)
    await renewals.dun(active["id"], utc_now() + timedelta(days=15))
    await db.commit()
    await payer.post("/payments/", payment_of(await payer.newest_invoice(), UNREACHABLE))

    assert await renewals.dun(active["id"], utc_now() + timedelta(days=29)) == "past_due"


async def test_past_due_is_not_billed_but_may_end(
    payer: Api, renewals: RenewalService, active: Any, db: AsyncSession
) -> None:
    later = utc_now() + MONTH
    await db.execute(update(Subscription).values(state="past_due"))
    await db.commit()
    assert await renewals.to_renew(later) == []
    await payer.post(f"/subscriptions/{active['id']}/cancel", {})

    assert await renewals.to_renew(later) == [active["id"]]
    assert await renewals.renew(active["id"], later) == "cancelled"


async def test_a_period_is_billed_once_by_the_database_too(
    payer: Api, renewals: RenewalService, active: Any, db: AsyncSession
) -> None:
    """Somebody has set the counter back: the unique period stops the second invoice."""
    await db.execute(update(Subscription).values(periods=0))
    await db.commit()

    with pytest.raises(ConflictError):
        await renewals.renew(active["id"], utc_now() + MONTH)

    await db.rollback()
    assert data_of(await payer.get("/invoices/"))["total"] == 1


async def test_an_overdue_invoice_is_paid_and_not_only_reserved_for(payer: Api, staff: Api, db: AsyncSession) -> None:
    """Or its grace period would never end."""
    invoice = await staff.bill(payer)
    await db.execute(update(Invoice).values(due_at=utc_now()))
    await db.commit()

    reserved = await payer.post("/payments/", payment_of(invoice, capture=False))

    assert (reserved.status_code, await payer.state_of(invoice)) == (409, "open")
    assert (await payer.pay(invoice))["state"] == "captured"
