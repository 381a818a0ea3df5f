"""The billing_subscriptions table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.modules.billing.models.Plan import Plan
from app.modules.billing.schemas.SubscriptionState import SubscriptionState
from app.shared.models.base import BigIntegerId, Entity, UTCDateTime

_LIVE = text("state <> 'cancelled'")


class Subscription(Entity):
    """One plan of one account. The database keeps to one that is live, and to one use of a coupon, per account.

    Periods are counted from `anchor_at`, so that the 31st comes back after a short month.
    """

    __tablename__ = "billing_subscriptions"
    __table_args__ = (
        CheckConstraint("state IN ('incomplete', 'trialing', 'active', 'past_due', 'cancelled')", name="state"),
        CheckConstraint("current_period_end > current_period_start", name="period"),
        UniqueConstraint("account_id", "coupon_id"),
        Index("uq_billing_subscriptions_live", "account_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(None, "state", "current_period_end"),
    )

    account_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("billing_accounts.id", ondelete="RESTRICT"))
    plan_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("billing_plans.id", ondelete="RESTRICT"))
    coupon_id: Mapped[int | None] = mapped_column(BigIntegerId, ForeignKey("billing_coupons.id", ondelete="RESTRICT"))
    state: Mapped[SubscriptionState] = mapped_column(String(20))
    anchor_at: Mapped[datetime] = mapped_column(UTCDateTime())
    periods: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    current_period_start: Mapped[datetime] = mapped_column(UTCDateTime())
    current_period_end: Mapped[datetime] = mapped_column(UTCDateTime())
    cancel_at_period_end: Mapped[bool] = mapped_column(default=False, server_default=false())
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    plan: Mapped[Plan] = relationship(lazy="raise", foreign_keys="Subscription.plan_id")
