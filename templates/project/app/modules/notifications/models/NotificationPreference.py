"""The table of what users want to be told, and how."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import BigIntegerId, Entity


class NotificationPreference(Entity):
    """One per user, category and channel. `security` has none: it cannot be switched off."""

    __tablename__ = "notification_preferences"
    __table_args__ = (
        UniqueConstraint("user_id", "category", "channel"),
        CheckConstraint("category IN ('account', 'news', 'transaction')", name="category"),
        CheckConstraint("channel IN ('email', 'in_app')", name="channel"),
    )

    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="CASCADE"))
    category: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    is_enabled: Mapped[bool] = mapped_column(default=True)
