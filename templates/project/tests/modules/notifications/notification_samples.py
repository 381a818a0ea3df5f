"""Notifications for tests of what refers to them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.Notification import Notification
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from tests.modules.users.user_samples import make_user


async def make_notification(db: AsyncSession, **values: Any) -> Notification:
    """Another notification each time, to a user of its own."""
    user_id = values.pop("user_id", None) or (await make_user(db)).id
    given: dict[str, Any] = {"kind": "sample", "category": NotificationCategory.NEWS, "title": "T", "body": "B"}
    notification = Notification(user_id=user_id, **given | values)
    db.add(notification)
    await db.flush()
    return notification
