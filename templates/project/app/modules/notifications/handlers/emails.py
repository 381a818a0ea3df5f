"""Sends what is queued. The relay brings retries, pauses in between, and workers."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.constants import MAX_RELAY_ATTEMPTS, SEND_TIMEOUT_SECONDS
from app.modules.notifications.dependencies import make_delivery_sender
from app.shared.events.event_bus import EventBus
from app.shared.events.NotificationEvents import EmailQueuedEvent


async def send_email(event: EmailQueuedEvent, db: AsyncSession) -> None:
    await make_delivery_sender(db).send(event.delivery_id)


def register(bus: EventBus) -> None:
    bus.subscribe(
        EmailQueuedEvent,
        send_email,
        name="notifications.send_email",
        max_attempts=MAX_RELAY_ATTEMPTS,
        base_delay=5.0,
        timeout=SEND_TIMEOUT_SECONDS,
    )
