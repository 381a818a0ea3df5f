"""What billing does when something has happened elsewhere."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.dependencies import make_subscription_service
from app.shared.events.event_bus import EventBus
from app.shared.events.UserEvents import UserDeactivatedEvent, UserDeletedEvent


async def end_subscription(event: UserDeactivatedEvent | UserDeletedEvent, db: AsyncSession) -> None:
    """Nothing of a payment under way may stop this: whoever has left must not be billed again."""
    await make_subscription_service(db).end_of_user(event.user_id)


def register_handlers(bus: EventBus) -> None:
    bus.subscribe(UserDeactivatedEvent, end_subscription, name="billing.end_subscription")
    bus.subscribe(UserDeletedEvent, end_subscription, name="billing.end_subscription_of_deleted")
