"""What happens to accounts."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.dependencies import make_capture_service
from app.modules.analytics.handlers.capturing import Kept, capture, capture_all
from app.shared.events.event_bus import Event, EventBus
from app.shared.events.UserEvents import (
    UserActivatedEvent,
    UserCreatedEvent,
    UserDeactivatedEvent,
    UserDeletedEvent,
    UserEmailChangedEvent,
    UserRoleChangedEvent,
    UserUpdatedEvent,
)

KEPT: Kept = {
    UserActivatedEvent: (),
    UserCreatedEvent: (),
    UserDeactivatedEvent: (),
    UserEmailChangedEvent: (),
    UserRoleChangedEvent: ("role", "previous_role"),
    UserUpdatedEvent: (),
}


async def capture_user_event(event: Event, db: AsyncSession) -> None:
    await capture(event, KEPT, db)


async def forget_user(event: UserDeletedEvent, db: AsyncSession) -> None:
    """That somebody has left is counted, who is not noted."""
    service = make_capture_service(db)
    await service.capture_event(event)
    await service.forget(event.user_id)


def register(bus: EventBus) -> None:
    capture_all(bus, KEPT, capture_user_event)
    bus.subscribe(UserDeletedEvent, forget_user, name="analytics.forget_user")
