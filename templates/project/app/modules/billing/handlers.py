"""What billing does when something has happened elsewhere."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing.dependencies import make_subscription_service
from app.shared.events.event_bus import EventBus
from app.shared.events.UserEvents import UserDeactivatedEvent, UserDeletedEvent
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup


async def end_subscription(event: UserDeactivatedEvent | UserDeletedEvent, db: AsyncSession) -> None:
    """Nothing of a payment under way may stop this: whoever has left must not be billed again.

    An event may come late, when its user has long been let in again and has paid for something new: that stays.
    """
    is_back = await interfaces.resolve(SharedUserLookup, db).validate_user_exists_and_active(event.user_id)
    begun_before = event.occurred_at if is_back else None
    await make_subscription_service(db).end_of_user(event.user_id, begun_before)


def register_handlers(bus: EventBus) -> None:
    bus.subscribe(UserDeactivatedEvent, end_subscription, name="billing.end_subscription")
    bus.subscribe(UserDeletedEvent, end_subscription, name="billing.end_subscription_of_deleted")
