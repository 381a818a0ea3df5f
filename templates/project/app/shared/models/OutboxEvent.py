"""The table of published events."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.models.base import Base, UTCDateTime

if TYPE_CHECKING:
    from app.shared.models.EventDelivery import EventDelivery


class OutboxEvent(Base):
    """One published event, written in the transaction that it reports on."""

    __tablename__ = "outbox_events"

    # Made by the publisher, so that no insert has to be waited for to learn it.
    event_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    event_type: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    deliveries: Mapped[list["EventDelivery"]] = relationship(
        back_populates="event", lazy="raise", passive_deletes="all"
    )
