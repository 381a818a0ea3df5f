"""What time does to subscriptions: new periods, reminders, the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.modules.billing.models.BillingAccount import BillingAccount
from app.modules.billing.models.Coupon import Coupon
from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from app.modules.billing.services.SubscriptionService import SubscriptionService
from app.modules.billing.settings import BillingSettings

BATCH = 500


class RenewalService:
    """One subscription per unit of work; made for scripts/billing.py. Running it twice changes nothing more."""

    def __init__(self, subscriptions: SubscriptionService, settings: BillingSettings) -> None:
        self.subscriptions = subscriptions
        self.invoices = subscriptions.invoices
        self.settings = settings

    async def to_renew(self, now: datetime) -> Sequence[int]:
        return await self.subscriptions.repository.ids_to_renew(now, BATCH)

    async def overdue(self, now: datetime) -> Sequence[int]:
        return await self.subscriptions.repository.ids_overdue(now, self._grace_ended(now), BATCH)

    async def renew(self, subscription_id: int, now: datetime) -> SubscriptionState:
        """Bill the next period, or end what was to end or was never paid."""
        account, subscription = await self._lock(subscription_id)
        if subscription.current_period_end > now:
            return subscription.state
        if subscription.state == SubscriptionState.INCOMPLETE or subscription.cancel_at_period_end:
            if subscription.state != SubscriptionState.CANCELLED:
                await self.subscriptions.end(subscription, account)
            return subscription.state
        if subscription.state == SubscriptionState.TRIALING:
            await self.subscriptions.change_state(subscription, account, SubscriptionState.ACTIVE)
        if subscription.state == SubscriptionState.ACTIVE:
            await self.subscriptions.bill_period(subscription, account, await self._unused_coupon(subscription))
        return subscription.state

    async def dun(self, subscription_id: int, now: datetime) -> SubscriptionState:
        """Past due when an invoice is; after the grace period its invoices are written off, and it ends."""
        account, subscription = await self._lock(subscription_id)
        is_overdue = await self.invoices.repository.is_overdue(subscription_id, now)
        if subscription.state == SubscriptionState.ACTIVE and is_overdue:
            await self.subscriptions.change_state(subscription, account, SubscriptionState.PAST_DUE)
        elif subscription.state == SubscriptionState.PAST_DUE:
            await self._give_up(subscription, account, now)
        return subscription.state

    async def _give_up(self, subscription: Subscription, account: BillingAccount, now: datetime) -> None:
        if not await self.invoices.repository.is_overdue(subscription.id, self._grace_ended(now)):
            return
        open_invoices = await self.invoices.repository.open_of(subscription.id)
        for invoice in open_invoices:
            if await self.invoices.repository.has_payment_under_way(invoice.id):
                return  # it may be paid after all
        for invoice in open_invoices:
            await self.invoices.write_off(invoice)
        await self.subscriptions.end(subscription, account)

    async def _unused_coupon(self, subscription: Subscription) -> Coupon | None:
        """A trial costs nothing: its coupon waits for the first invoice."""
        if subscription.periods or subscription.coupon_id is None:
            return None
        return await self.subscriptions.coupons.find_by_id(subscription.coupon_id)

    async def _lock(self, subscription_id: int) -> tuple[BillingAccount, Subscription]:
        """By the owner's rules: the account first, then the subscription as it is now."""
        subscription = await self.subscriptions.get_by_id(subscription_id)
        account = await self.subscriptions.accounts.lock(subscription.account_id)
        fresh = await self.subscriptions.repository.get_with_plan(subscription_id)
        if account is None or fresh is None:
            raise LookupError(f"subscription {subscription_id} has lost its account")
        return account, fresh

    def _grace_ended(self, now: datetime) -> datetime:
        return now - timedelta(days=self.settings.GRACE_DAYS)
