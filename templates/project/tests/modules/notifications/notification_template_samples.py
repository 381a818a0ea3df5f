"""Changed texts for tests of what refers to them."""

from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.NotificationTemplate import NotificationTemplate

_numbers = count(1)


async def make_notification_template(db: AsyncSession, **values: Any) -> NotificationTemplate:
    """Another one each time; its name is no kind that the application sends."""
    texts = dict.fromkeys(("subject", "summary", "text_body", "html_body"), "Sample")
    template = NotificationTemplate(**{"name": f"sample_{next(_numbers)}"} | texts | values)
    db.add(template)
    await db.flush()
    return template
