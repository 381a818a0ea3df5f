"""The billing_webhook_events table."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import Entity


class WebhookEvent(Entity):
    """What the provider told us, once each: `webhook_id` stays the same when the provider sends it again."""

    __tablename__ = "billing_webhook_events"
    __table_args__ = (CheckConstraint("outcome IN ('applied', 'ignored')", name="outcome"),)

    webhook_id: Mapped[str] = mapped_column(String(100), unique=True)
    event_type: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(10))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON())
