"""The table of deliveries: queue and inbox in one."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.models.base import Base, UTCDateTime
from app.shared.models.DeliveryStatus import DeliveryStatus

if TYPE_CHECKING:
    from app.shared.models.OutboxEvent import OutboxEvent


class EventDelivery(Base):
    """One event for one handler. It turns `done` in the commit that holds what the handler wrote."""

    __tablename__ = "event_deliveries"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'done', 'dead')", name="status"),
        # Only what may still be due is indexed: the queue stays as fast as it is short, however long the history is.
        Index(
            "ix_event_deliveries_due",
            "available_at",
            postgresql_where=text("status = 'pending'"),
            sqlite_where=text("status = 'pending'"),
        ),
    )

    event_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("outbox_events.event_id", ondelete="CASCADE"), primary_key=True
    )
    handler: Mapped[str] = mapped_column(String(150), primary_key=True)
    status: Mapped[str] = mapped_column(String(10), default=DeliveryStatus.PENDING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    # Nobody may take the row before this moment: end of the back-off, or of somebody's lease.
    available_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lease: Mapped[UUID | None] = mapped_column(Uuid)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)

    event: Mapped["OutboxEvent"] = relationship(back_populates="deliveries", lazy="raise")
