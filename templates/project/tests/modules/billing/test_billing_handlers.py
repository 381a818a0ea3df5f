"""What billing does about users who leave."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.clients.sandbox_webhooks import webhook_about
from app.modules.billing.clients.SandboxPaymentProvider import LOST_ANSWER
from app.modules.billing.dependencies import make_renewal_service
from app.modules.billing.handlers import end_subscription
from app.modules.users.models.User import User
from app.shared.events.BillingEvents import SubscriptionCancelledEvent
from app.shared.events.event_bus import event_bus
from app.shared.events.recorder import EventRecorder
from app.shared.events.UserEvents import UserDeactivatedEvent, UserDeletedEvent
from app.shared.interfaces.PaymentProvider import ChargeResult, ChargeStatus
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import Api, data_of, outcome_of, payment_of, webhook_key

MONTH = timedelta(days=32)


@pytest.mark.parametrize("event_class", [UserDeactivatedEvent, UserDeletedEvent])
async def test_whoever_leaves_is_not_billed_again(
    payer: Api,
    active: Any,
    db: AsyncSession,
    event_recorder: EventRecorder,
    event_class: type[UserDeactivatedEvent | UserDeletedEvent],
) -> None:
    (subscription,) = [each for each in event_bus.handlers_of(event_class) if each.name.startswith("billing.")]

    for _ in range(2):  # delivered at least once
        await subscription.handler(event_class(user_id=payer.user_id), db)

    assert await payer.subscription_state(active) == "cancelled"
    assert await make_renewal_service(db).to_renew(utc_now() + MONTH) == []
    event_recorder.assert_published(SubscriptionCancelledEvent, user_id=payer.user_id)


@pytest.mark.parametrize("is_active", [True, False])
async def test_a_late_event_ends_nothing_that_was_begun_after_it(
    payer: Api, active: Any, db: AsyncSession, user: User, is_active: bool
) -> None:
    """The worker was down while the user was let in again and paid; unless they have left for good after all."""
    await db.execute(update(User).where(User.id == user.id).values(is_active=is_active))
    late = UserDeactivatedEvent(user_id=payer.user_id, occurred_at=utc_now() - timedelta(hours=1))

    await end_subscription(late, db)
    await db.execute(update(User).where(User.id == user.id).values(is_active=True))
    await db.commit()

    assert await payer.subscription_state(active) == ("active" if is_active else "cancelled")


async def test_users_who_pay_nothing_may_leave_too(db: AsyncSession, user: Any, event_recorder: EventRecorder) -> None:
    await end_subscription(UserDeletedEvent(user_id=user.id), db)

    assert event_recorder.published == []


async def test_money_under_way_settles_its_invoice_and_revives_nothing(
    payer: Api, staff: Api, db: AsyncSession
) -> None:
    subscription = await payer.subscribe(await staff.make_plan())
    invoice = await payer.newest_invoice()
    await payer.post("/payments/", payment_of(invoice, LOST_ANSWER))
    payment = data_of(await payer.get("/payments/"))["items"][0]

    await end_subscription(UserDeactivatedEvent(user_id=payer.user_id), db)
    await db.commit()
    result = ChargeResult(payment["reference"], ChargeStatus.CAPTURED, payment["amount_minor"], "EUR")

    assert await outcome_of(payer.client, webhook_about(result, webhook_key(), utc_now())) == "applied"
    assert await payer.state_of(invoice) == "paid"
    assert await payer.subscription_state(subscription) == "cancelled"


async def test_what_never_began_is_not_owed(payer: Api, staff: Api, db: AsyncSession) -> None:
    await payer.subscribe(await staff.make_plan())

    await end_subscription(UserDeletedEvent(user_id=payer.user_id), db)
    await db.commit()

    assert (await payer.newest_invoice())["state"] == "void"
