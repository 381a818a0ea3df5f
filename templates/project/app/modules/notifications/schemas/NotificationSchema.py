"""What goes in and out about notifications."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.modules.notifications.schemas.NotificationCategory import NotificationCategory


class NotificationUpdate(BaseModel):
    """All that users change about a notification: whether they have read it."""

    model_config = ConfigDict(extra="forbid")

    is_read: StrictBool


class NotificationResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    category: NotificationCategory
    title: str
    body: str
    read_at: datetime | None
    created_at: datetime


class NotificationCount(BaseModel):
    count: int = Field(description="Number of notifications")
