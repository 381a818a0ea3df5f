"""Subscriptions for tests of what refers to them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from tests.modules.billing.billing_account_samples import make_billing_account
from tests.modules.billing.plan_samples import make_plan


async def make_subscription(db: AsyncSession, **values: Any) -> Subscription:
    """Another active subscription each time, of an account and to a plan of its own."""
    account_id = values.pop("account_id", None) or (await make_billing_account(db)).id
    plan_id = values.pop("plan_id", None) or (await make_plan(db)).id
    began = datetime(2024, 1, 31, tzinfo=UTC)
    ends = datetime(2024, 2, 29, tzinfo=UTC)
    given: dict[str, Any] = {"anchor_at": began, "current_period_start": began, "current_period_end": ends}
    state = {"state": SubscriptionState.ACTIVE}
    subscription = Subscription(account_id=account_id, plan_id=plan_id, **given | state | values)
    db.add(subscription)
    await db.flush()
    return subscription
