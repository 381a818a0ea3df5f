"""What happens to passwords and addresses."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.handlers.capturing import Kept, capture, capture_all
from app.shared.events.AuthEvents import (
    EmailChangeRequestedEvent,
    EmailVerificationRequestedEvent,
    EmailVerifiedEvent,
    PasswordChangedEvent,
    PasswordResetRequestedEvent,
)
from app.shared.events.event_bus import Event, EventBus

KEPT: Kept = {
    EmailChangeRequestedEvent: (),
    EmailVerificationRequestedEvent: (),
    EmailVerifiedEvent: (),
    PasswordChangedEvent: (),
    PasswordResetRequestedEvent: (),
}


async def capture_auth_event(event: Event, db: AsyncSession) -> None:
    await capture(event, KEPT, db)


def register(bus: EventBus) -> None:
    capture_all(bus, KEPT, capture_auth_event)
