"""Tables of the notifications module."""

from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.models.Notification import Notification
from app.modules.notifications.models.NotificationPreference import NotificationPreference
from app.modules.notifications.models.NotificationTemplate import NotificationTemplate

__all__ = [
    "Delivery",
    "Notification",
    "NotificationPreference",
    "NotificationTemplate",
]
