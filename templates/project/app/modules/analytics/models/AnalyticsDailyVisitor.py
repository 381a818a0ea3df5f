"""The analytics_daily_visitors table: who has been counted in `AnalyticsDailyCount.users`."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.analytics.constants import MAX_NAME_LENGTH
from app.shared.models.base import BigIntegerId, Entity


class AnalyticsDailyVisitor(Entity):
    """Somebody who is forgotten stays a row without a user id: still one person, but nobody knows who."""

    __tablename__ = "analytics_daily_visitors"
    __table_args__ = (
        UniqueConstraint("day", "name", "user_id"),
        Index("ix_analytics_daily_visitors_user_id", "user_id"),
    )

    day: Mapped[date] = mapped_column(Date())
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    user_id: Mapped[int | None] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="SET NULL"))
