"""Base classes of the tables, and the tables that belong to no module."""

from app.shared.models.AuditEntry import AuditEntry
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent

__all__ = [
    "AuditEntry",
    "DeliveryStatus",
    "EventDelivery",
    "OutboxEvent",
]
