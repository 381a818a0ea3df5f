"""Reactions to what happens to accounts."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.catalog import EMAIL_CHANGED, ROLE_CHANGED
from app.modules.notifications.dependencies import make_delivery_service, make_notification_service
from app.shared.events.event_bus import EventBus
from app.shared.events.UserEvents import (
    UserCreatedEvent,
    UserDeactivatedEvent,
    UserDeletedEvent,
    UserEmailChangedEvent,
    UserRoleChangedEvent,
)
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup


async def welcome(event: UserCreatedEvent, db: AsyncSession) -> None:
    await make_notification_service(db).handle_user_created(event)


async def tell_new_role(event: UserRoleChangedEvent, db: AsyncSession) -> None:
    values = {"role": event.role, "previous_role": event.previous_role}
    await make_notification_service(db).notify(event.user_id, ROLE_CHANGED, event, values)


async def tell_old_address(event: UserEmailChangedEvent, db: AsyncSession) -> None:
    """Whoever took an account over would change its address first; only the old one can still warn its owner."""
    values = {"email": event.email}
    await make_notification_service(db).notify(
        event.user_id, EMAIL_CHANGED, event, values, recipient=event.previous_email
    )


async def cancel_emails(event: UserDeactivatedEvent, db: AsyncSession) -> None:
    """Unless the account is open again: events may arrive late. One that is gone stays closed."""
    if await interfaces.resolve(SharedUserLookup, db).validate_user_exists_and_active(event.user_id):
        return
    await make_delivery_service(db).cancel_all(event.user_id)


async def forget_user(event: UserDeletedEvent, db: AsyncSession) -> None:
    await make_notification_service(db).forget(event.user_id)


def register(bus: EventBus) -> None:
    bus.subscribe(UserCreatedEvent, welcome, name="notifications.welcome")
    bus.subscribe(UserRoleChangedEvent, tell_new_role, name="notifications.tell_new_role")
    bus.subscribe(UserEmailChangedEvent, tell_old_address, name="notifications.tell_old_address")
    bus.subscribe(UserDeactivatedEvent, cancel_emails, name="notifications.cancel_emails")
    bus.subscribe(UserDeletedEvent, forget_user, name="notifications.forget_user")
