"""Queries of the notifications module."""

from app.modules.notifications.repositories.DeliveryRepository import DeliveryRepository
from app.modules.notifications.repositories.NotificationPreferenceRepository import NotificationPreferenceRepository
from app.modules.notifications.repositories.NotificationRepository import NotificationRepository
from app.modules.notifications.repositories.NotificationTemplateRepository import NotificationTemplateRepository

__all__ = [
    "DeliveryRepository",
    "NotificationPreferenceRepository",
    "NotificationRepository",
    "NotificationTemplateRepository",
]
