"""The analytics_daily_counts table: how often an event happened on a day, and to how many users. Kept for good."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Date, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.analytics.constants import MAX_NAME_LENGTH
from app.shared.models.base import Entity


class AnalyticsDailyCount(Entity):
    """`closed` once raw events of the day may be gone: from then on there is nothing to count it again from."""

    __tablename__ = "analytics_daily_counts"
    __table_args__ = (
        CheckConstraint("events >= 0 AND users >= 0", name="not_negative"),
        UniqueConstraint("day", "name"),
    )

    day: Mapped[date] = mapped_column(Date())
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    events: Mapped[int] = mapped_column(BigInteger())
    users: Mapped[int] = mapped_column(BigInteger())
    closed: Mapped[bool] = mapped_column(default=False, server_default=false())
