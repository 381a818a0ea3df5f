"""Subscriptions: choosing a plan, ending it, and what payments and time make of it."""

from datetime import datetime, timedelta
from typing import Any

from app.modules.billing.constants import SUBSCRIBE
from app.modules.billing.exceptions import BillingConflictError, BillingNotFoundError, CouponExhaustedError
from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Coupon import Coupon
from app.modules.billing.models.Plan import Plan
from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.periods import period_start
from app.modules.billing.repositories.SubscriptionRepository import SubscriptionRepository
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.SubscriptionSchema import SubscriptionCreate, SubscriptionResponse
from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from app.modules.billing.services._lines import Item
from app.modules.billing.services.CouponService import CouponService, discount_of
from app.modules.billing.services.IdempotencyService import IdempotencyService
from app.modules.billing.services.InvoiceService import InvoiceService
from app.modules.billing.services.PlanService import PlanService
from app.modules.billing.transitions import SUBSCRIPTION, is_legal, require_transition
from app.shared.events.BillingEvents import (
    SubscriptionActivatedEvent,
    SubscriptionCancelledEvent,
    SubscriptionCreatedEvent,
    SubscriptionPastDueEvent,
)
from app.shared.events.event_bus import event_bus
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService

_EVENTS = {
    SubscriptionState.ACTIVE: SubscriptionActivatedEvent,
    SubscriptionState.PAST_DUE: SubscriptionPastDueEvent,
    SubscriptionState.CANCELLED: SubscriptionCancelledEvent,
}


class SubscriptionService(BaseAsyncService[Subscription, SubscriptionRepository]):
    """Methods that take an account expect it locked."""

    def __init__(
        self,
        repository: SubscriptionRepository,
        plans: PlanService,
        coupons: CouponService,
        invoices: InvoiceService,
        idempotency: IdempotencyService,
    ) -> None:
        super().__init__(repository)
        self.accounts = invoices.accounts
        self.plans = plans
        self.coupons = coupons
        self.invoices = invoices
        self.idempotency = idempotency

    async def list_own(self, user_id: int, skip: int, limit: int) -> tuple[list[Subscription], int]:
        account = await self.accounts.get_by_user(user_id)
        if account is None:
            return [], 0
        return await self.get_list(skip, limit, {"account_id": account.id}, ["-id"])

    async def get_own(self, subscription_id: int, user_id: int) -> Subscription:
        """Somebody else's does not exist."""
        account = await self.accounts.get_by_user(user_id)
        subscription = await self.repository.get_with_plan(subscription_id)
        if account is None or subscription is None or subscription.account_id != account.id:
            raise BillingNotFoundError("Subscription not found")
        return subscription

    async def subscribe(self, subscription_data: SubscriptionCreate, key: str, user_id: int) -> SubscriptionResponse:
        """Begin with a trial, which an account gets once, or with an invoice for the first period."""
        record = await self.idempotency.begin(user_id, SUBSCRIBE, key, subscription_data)
        if record.answer is not None:
            return SubscriptionResponse.model_validate(record.answer)
        account = await self.accounts.lock_of_user(user_id)
        if account is None:
            raise BillingNotFoundError("There is no billing account yet")
        plan = await self.plans.get_offered(subscription_data.plan_id)
        if plan.currency != account.currency:
            raise BillingConflictError(f"The plan is in {plan.currency}, the account in {account.currency}")
        if await self.repository.get_live(account.id) is not None:
            raise BillingConflictError("There is a subscription already")
        coupon = await self._redeem(subscription_data.coupon_code, account)
        subscription = await self._create(account, plan, coupon)
        return await self.idempotency.finish(record, SubscriptionResponse.model_validate(subscription))

    async def bill_period(
        self, subscription: Subscription, account: BillingAccount, coupon: Coupon | None = None
    ) -> None:
        """Invoice the next period and move on to it. The database refuses to bill a period twice."""
        plan = subscription.plan
        start = period_start(subscription.anchor_at, plan.period, subscription.periods)
        end = period_start(subscription.anchor_at, plan.period, subscription.periods + 1)
        item = Item(f"{plan.name}, {start:%Y-%m-%d} to {end:%Y-%m-%d}", 1, plan.price)
        period: dict[str, Any] = {"subscription_id": subscription.id, "period_start": start, "period_end": end}
        invoice = await self.invoices.draft(account, [item], discount_of(coupon, plan.price), **period)
        changes = {"current_period_start": start, "current_period_end": end, "periods": subscription.periods + 1}
        await self.repository.update(subscription, changes)
        if (await self.invoices.issue(invoice, account)).state == InvoiceState.PAID:
            await self.note_paid(subscription, account)

    async def note_paid(self, subscription: Subscription, account: BillingAccount) -> None:
        """An invoice of it was paid. It is active, unless it has ended meanwhile or owes for another one."""
        if not is_legal(SUBSCRIPTION, subscription.state, SubscriptionState.ACTIVE):
            return
        if not await self.invoices.repository.is_overdue(subscription.id, utc_now()):
            await self.change_state(subscription, account, SubscriptionState.ACTIVE)

    async def cancel(self, subscription_id: int, user_id: int, *, at_period_end: bool) -> Subscription:
        """At once, or when what is paid for is used up. Cancelling what has not begun takes its invoice back."""
        account, subscription = await self._lock_own(subscription_id, user_id)
        if at_period_end and subscription.state != SubscriptionState.INCOMPLETE:
            require_transition(SUBSCRIPTION, subscription.state, SubscriptionState.CANCELLED)
            return await self.repository.update(subscription, {"cancel_at_period_end": True})
        return await self.end(subscription, account)

    async def resume(self, subscription_id: int, user_id: int) -> Subscription:
        """Take back a cancellation that has not come into effect."""
        _, subscription = await self._lock_own(subscription_id, user_id)
        if not subscription.cancel_at_period_end or subscription.state == SubscriptionState.CANCELLED:
            raise BillingConflictError("The subscription is not about to end")
        return await self.repository.update(subscription, {"cancel_at_period_end": False})

    async def end(
        self, subscription: Subscription, account: BillingAccount, *, whatever_is_under_way: bool = False
    ) -> Subscription:
        """Now. What has not begun takes its invoice back, unless that is being paid: BillingConflictError then."""
        has_begun = subscription.state not in (SubscriptionState.INCOMPLETE, SubscriptionState.TRIALING)
        await self.change_state(subscription, account, SubscriptionState.CANCELLED, cancelled_at=utc_now())
        if not has_begun and await self.invoices.void_open_of(
            subscription.id, account, whatever_is_under_way=whatever_is_under_way
        ):
            await self._give_coupon_back(subscription)
        return subscription

    async def end_of_user(self, user_id: int, begun_before: datetime | None = None) -> None:
        """The user has left: nothing is renewed any more, unless it was begun later. What is owed stays owed."""
        account = await self.accounts.lock_of_user(user_id)
        subscription = await self.repository.get_live(account.id) if account else None
        if account is None or subscription is None:
            return
        if begun_before is None or subscription.created_at < begun_before:
            await self.end(subscription, account, whatever_is_under_way=True)

    async def change_state(
        self, subscription: Subscription, account: BillingAccount, target: SubscriptionState, **changes: datetime
    ) -> None:
        """By the table, with the event that belongs to it."""
        state = require_transition(SUBSCRIPTION, subscription.state, target)
        await self.repository.update(subscription, {"state": state, **changes})
        event = _EVENTS[target](user_id=account.user_id, subscription_id=subscription.id, plan=subscription.plan.name)
        await event_bus.publish(event, self.repository.db)

    async def _create(self, account: BillingAccount, plan: Plan, coupon: Coupon | None) -> Subscription:
        now = utc_now()
        had_one = await self.repository.exists({"account_id": account.id})
        trial = timedelta(days=0 if had_one else plan.trial_days)
        end = now + trial if trial else period_start(now, plan.period, 1)
        values = {
            "account_id": account.id,
            "plan": plan,
            "coupon_id": coupon.id if coupon else None,
            "state": SubscriptionState.TRIALING if trial else SubscriptionState.INCOMPLETE,
            "anchor_at": now + trial,
            "periods": 0,
            "current_period_start": now,
            "current_period_end": end,
            "cancel_at_period_end": False,
        }
        subscription = await self.repository.create(values)
        event = SubscriptionCreatedEvent(user_id=account.user_id, subscription_id=subscription.id, plan=plan.name)
        await event_bus.publish(event, self.repository.db)
        if not trial:
            await self.bill_period(subscription, account, coupon)
        return subscription

    async def _redeem(self, code: str | None, account: BillingAccount) -> Coupon | None:
        if code is None:
            return None
        coupon = await self.coupons.redeem(code, account.currency)
        if await self.repository.exists({"account_id": account.id, "coupon_id": coupon.id}):
            raise CouponExhaustedError
        return coupon

    async def _give_coupon_back(self, subscription: Subscription) -> None:
        """Nothing was paid with it: others may use it, and this account again."""
        if subscription.coupon_id is not None:
            await self.coupons.give_back(subscription.coupon_id)
            await self.repository.update(subscription, {"coupon_id": None})

    async def _lock_own(self, subscription_id: int, user_id: int) -> tuple[BillingAccount, Subscription]:
        account = await self.accounts.lock_of_user(user_id)
        if account is None:
            raise BillingNotFoundError("Subscription not found")
        return account, await self.get_own(subscription_id, user_id)
