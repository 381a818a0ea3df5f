"""What goes in and out about preferences."""

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel


class NotificationPreferenceUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_enabled: StrictBool


class NotificationPreferenceResponse(BaseModel):
    category: NotificationCategory
    channel: NotificationChannel
    is_enabled: bool
    is_mandatory: bool = Field(description="Cannot be switched off")
