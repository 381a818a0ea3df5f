"""The table of notifications in the application."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.notifications.constants import MAX_SUBJECT, MAX_SUMMARY
from app.shared.models.base import BigIntegerId, Entity, UTCDateTime


class Notification(Entity):
    """A text as it was when it was written: later changes of the template do not change what somebody was told."""

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint("category IN ('account', 'news', 'security', 'transaction')", name="category"),
        Index("ix_notifications_user_id_id", "user_id", "id"),
    )

    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(50))
    category: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(MAX_SUBJECT))
    body: Mapped[str] = mapped_column(String(MAX_SUMMARY))
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    # Event and kind: an event that is delivered again makes no second notification.
    source_key: Mapped[str | None] = mapped_column(String(100), unique=True)
