"""The analytics_events table: what happened, one row each, until the retention job removes it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.analytics.constants import MAX_NAME_LENGTH
from app.shared.models.base import BigIntegerId, Entity, UTCDateTime


class AnalyticsEvent(Entity):
    """`event_key` is what makes a second delivery of the same event a duplicate. `day` is that of `occurred_at` in UTC,
    stored because the databases disagree about how to cut a time.
    """

    __tablename__ = "analytics_events"
    __table_args__ = (
        CheckConstraint("source IN ('bus', 'api')", name="source"),
        Index("ix_analytics_events_day_name", "day", "name"),
        Index("ix_analytics_events_user_id_day", "user_id", "day"),
    )

    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    user_id: Mapped[int | None] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="SET NULL"))
    day: Mapped[date] = mapped_column(Date())
    occurred_at: Mapped[datetime] = mapped_column(UTCDateTime())
    received_at: Mapped[datetime] = mapped_column(UTCDateTime())
    source: Mapped[str] = mapped_column(String(10))
    event_key: Mapped[str] = mapped_column(String(64), unique=True)
    properties: Mapped[dict[str, Any]] = mapped_column(JSON())
