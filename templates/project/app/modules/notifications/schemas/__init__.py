"""Requests and answers of the notifications module."""

from app.modules.notifications.schemas.DeliverySchema import DeliveryResponse
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.notifications.schemas.MessageSchema import MessageCreate, MessageReceipt
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel
from app.modules.notifications.schemas.NotificationPreferenceSchema import (
    NotificationPreferenceResponse,
    NotificationPreferenceUpdate,
)
from app.modules.notifications.schemas.NotificationSchema import (
    NotificationCount,
    NotificationResponse,
    NotificationUpdate,
)
from app.modules.notifications.schemas.NotificationTemplateSchema import (
    NotificationTemplatePreview,
    NotificationTemplateResponse,
    NotificationTemplateUpdate,
)

__all__ = [
    "DeliveryResponse",
    "DeliveryState",
    "MessageCreate",
    "MessageReceipt",
    "NotificationCategory",
    "NotificationChannel",
    "NotificationCount",
    "NotificationPreferenceResponse",
    "NotificationPreferenceUpdate",
    "NotificationResponse",
    "NotificationTemplatePreview",
    "NotificationTemplateResponse",
    "NotificationTemplateUpdate",
    "NotificationUpdate",
]
