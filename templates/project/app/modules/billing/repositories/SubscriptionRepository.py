"""Queries about subscriptions. The plan is always loaded along: nothing can be said about one without it."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.modules.billing.models.Invoice import Invoice
from app.modules.billing.models.Subscription import Subscription
from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.SubscriptionSchema import SubscriptionCreate
from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from app.shared.repositories.base import BaseAsyncRepository

_RENEWABLE = (SubscriptionState.INCOMPLETE, SubscriptionState.TRIALING, SubscriptionState.ACTIVE)


class SubscriptionRepository(BaseAsyncRepository[Subscription, SubscriptionCreate, BaseModel]):
    filterable: ClassVar[frozenset[str]] = frozenset({"account_id", "coupon_id", "state"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(Subscription, db)

    async def get_with_plan(self, subscription_id: int) -> Subscription | None:
        """As it is now, whatever this session has seen before."""
        statement = (
            select(Subscription).where(Subscription.id == subscription_id).options(joinedload(Subscription.plan))
        )
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def get_live(self, account_id: int) -> Subscription | None:
        """The one subscription of an account that has not ended."""
        statement = (
            select(Subscription)
            .where(Subscription.account_id == account_id, Subscription.state != SubscriptionState.CANCELLED)
            .options(joinedload(Subscription.plan))
        )
        return (await self.db.scalars(statement)).one_or_none()

    async def ids_to_renew(self, now: datetime, limit: int) -> Sequence[int]:
        """Whose period has ended; the ones that wait longest first. One that is past due is not billed, but may end."""
        ends = (Subscription.state == SubscriptionState.PAST_DUE) & Subscription.cancel_at_period_end
        statement = (
            select(Subscription.id)
            .where(or_(Subscription.state.in_(_RENEWABLE), ends), Subscription.current_period_end <= now)
            .order_by(Subscription.current_period_end, Subscription.id)
            .limit(limit)
        )
        return (await self.db.scalars(statement)).all()

    async def ids_overdue(self, now: datetime, grace_ended: datetime, limit: int) -> Sequence[int]:
        """Active with an invoice past its date, or past due for longer than the grace period."""
        active = (Subscription.state == SubscriptionState.ACTIVE) & (Invoice.due_at <= now)
        past_due = (Subscription.state == SubscriptionState.PAST_DUE) & (Invoice.due_at <= grace_ended)
        statement = (
            select(Subscription.id)
            .join(Invoice, Invoice.subscription_id == Subscription.id)
            .where(Invoice.state == InvoiceState.OPEN, or_(active, past_due))
            .distinct()
            .order_by(Subscription.id)
            .limit(limit)
        )
        return (await self.db.scalars(statement)).all()
