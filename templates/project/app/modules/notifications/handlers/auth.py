"""Reactions to what happens to passwords. Tokens come another way: auth calls its TokenMailer."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.catalog import PASSWORD_CHANGED
from app.modules.notifications.dependencies import make_notification_service
from app.shared.events.AuthEvents import PasswordChangedEvent
from app.shared.events.event_bus import EventBus


async def tell_password_changed(event: PasswordChangedEvent, db: AsyncSession) -> None:
    await make_notification_service(db).notify(event.user_id, PASSWORD_CHANGED, event)


def register(bus: EventBus) -> None:
    bus.subscribe(PasswordChangedEvent, tell_password_changed, name="notifications.tell_password_changed")
