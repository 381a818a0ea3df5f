"""The table of e-mails."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.shared.models.base import BigIntegerId, Entity, UTCDateTime


class Delivery(Entity):
    """One e-mail to one user, made into a text only when it is sent.

    `sealed` holds values that open something, such as a link with a token. It is emptied as soon as the e-mail is
    sent or given up; `needs_secret` remembers that the e-mail makes no sense without it.
    """

    __tablename__ = "notification_deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'dead', 'cancelled')", name="state"),
        Index("ix_notification_deliveries_state_id", "state", "id"),
    )

    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(50))
    recipient: Mapped[str] = mapped_column(String(254))
    context: Mapped[dict[str, str]] = mapped_column(JSON)
    sealed: Mapped[str | None] = mapped_column(Text())
    needs_secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    last_attempt_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    # Event and kind: an event that is delivered again makes no second e-mail.
    source_key: Mapped[str | None] = mapped_column(String(100), unique=True)
