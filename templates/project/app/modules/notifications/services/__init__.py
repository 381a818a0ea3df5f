"""Rules of the notifications module."""

from app.modules.notifications.services.DeliverySender import DeliverySender
from app.modules.notifications.services.DeliveryService import DeliveryService
from app.modules.notifications.services.NotificationPreferenceService import NotificationPreferenceService
from app.modules.notifications.services.NotificationService import NotificationService
from app.modules.notifications.services.NotificationTemplateService import NotificationTemplateService
from app.modules.notifications.services.NotificationTokenMailer import NotificationTokenMailer
from app.modules.notifications.services.TemplateRenderer import TemplateRenderer

__all__ = [
    "DeliverySender",
    "DeliveryService",
    "NotificationPreferenceService",
    "NotificationService",
    "NotificationTemplateService",
    "NotificationTokenMailer",
    "TemplateRenderer",
]
