"""One handler for all events of which nothing but a few fields is kept."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.dependencies import make_capture_service
from app.shared.events.event_bus import Event, EventBus
from app.shared.events.subscription import Handler

# Which fields of which event are kept. What is not named here, addresses and names of people above all, is not.
Kept = Mapping[type[Event], tuple[str, ...]]


def capture_all(bus: EventBus, kept: Kept, handler: Handler[Event]) -> None:
    for event_class in kept:
        name = f"analytics.capture_{event_class.event_type.replace('.', '_')}"
        bus.subscribe(event_class, handler, name=name)


async def capture(event: Event, kept: Kept, db: AsyncSession) -> None:
    user_id: int | None = getattr(event, "user_id", None)
    await make_capture_service(db).capture_event(event, kept[type(event)], user_id)
