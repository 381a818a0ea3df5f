"""What is captured of other modules' events."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.config.database import Database
from app.modules.analytics.handlers import auth, users
from app.modules.users.models.User import User
from app.shared.events.AuthEvents import (
    EmailChangeRequestedEvent,
    EmailVerificationRequestedEvent,
    EmailVerifiedEvent,
    PasswordChangedEvent,
    PasswordResetRequestedEvent,
)
from app.shared.events.event_bus import Event, EventBus
from app.shared.events.relay import EventRelay
from app.shared.events.UserEvents import (
    UserActivatedEvent,
    UserCreatedEvent,
    UserDeactivatedEvent,
    UserDeletedEvent,
    UserEmailChangedEvent,
    UserRoleChangedEvent,
    UserUpdatedEvent,
)
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from tests.modules.analytics.conftest import NOW, counted, people, stored, today


@pytest.fixture
def bus() -> EventBus:
    bus = EventBus()
    users.register(bus)
    auth.register(bus)
    return bus


def one_of_each(user: User) -> list[Event]:
    return [
        UserCreatedEvent(user_id=user.id, email=user.email, full_name=user.full_name),
        UserUpdatedEvent(user_id=user.id, email=user.email, full_name=user.full_name),
        UserActivatedEvent(user_id=user.id),
        UserDeactivatedEvent(user_id=user.id),
        UserRoleChangedEvent(user_id=user.id, role="admin", previous_role="user"),
        UserEmailChangedEvent(user_id=user.id, email="new@example.com", previous_email=user.email),
        PasswordResetRequestedEvent(email=user.email),
        EmailChangeRequestedEvent(user_id=user.id, email="new@example.com"),
        EmailVerificationRequestedEvent(user_id=user.id),
        PasswordChangedEvent(user_id=user.id),
        EmailVerifiedEvent(user_id=user.id, email=user.email),
    ]


async def publish(database: Database, bus: EventBus, *events: Event) -> None:
    async with database.session_scope() as db:
        for event in events:
            await bus.publish(event, db)


async def deliver(database: Database, bus: EventBus) -> None:
    """Everything, also what has been delivered before."""
    again = {"status": DeliveryStatus.PENDING, "available_at": datetime.now(UTC) - timedelta(seconds=1)}
    async with database.session_scope() as db:
        await db.execute(update(EventDelivery).values(again | {"attempts": 0, "lease": None, "finished_at": None}))
    await EventRelay(bus, database.session_factory).drain()


@pytest.mark.threat("A53")
async def test_every_event_delivered_three_times_counts_once(committing_database: Database, bus: EventBus) -> None:
    (user,) = await people(committing_database, 1)
    events = one_of_each(user)
    await publish(committing_database, bus, *events)

    for _ in range(3):
        await deliver(committing_database, bus)

    async with committing_database.session_factory() as db:
        rows, counts = await stored(db), await counted(db)
    assert sorted(row.name for row in rows) == sorted(event.event_type for event in events)
    without_user = {"auth.password_reset_requested"}
    assert counts == {
        (event.occurred_at.date().isoformat(), event.event_type): (1, 0 if event.event_type in without_user else 1)
        for event in events
    }


async def test_nothing_personal_is_kept(committing_database: Database, bus: EventBus) -> None:
    (user,) = await people(committing_database, 1)
    await publish(committing_database, bus, *one_of_each(user))

    await deliver(committing_database, bus)

    async with committing_database.session_factory() as db:
        rows = await stored(db)
    kept = {row.name: row.properties for row in rows if row.properties}
    assert kept == {"user.role_changed": {"role": "admin", "previous_role": "user"}}
    assert {row.source for row in rows} == {"bus"}


async def test_every_event_of_users_and_auth_is_captured(bus: EventBus) -> None:
    """A new event that nobody thought of here would silently not be counted."""
    from app.shared.events import AuthEvents, UserEvents

    published = {
        value
        for module in (AuthEvents, UserEvents)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Event) and value is not Event
    }
    assert {each.event_class for each in bus.subscriptions} == published


async def test_a_deleted_user_is_forgotten_and_counted(committing_database: Database, bus: EventBus) -> None:
    user, other = await people(committing_database, 2)
    activated = [UserActivatedEvent(user_id=each.id, occurred_at=NOW) for each in (user, other)]
    await publish(committing_database, bus, *activated)
    await deliver(committing_database, bus)

    await publish(committing_database, bus, UserDeletedEvent(user_id=user.id, occurred_at=NOW))
    for _ in range(3):
        await deliver(committing_database, bus)

    async with committing_database.session_factory() as db:
        rows, counts = await stored(db), await counted(db)
    assert {row.user_id for row in rows} == {None, other.id}
    assert counts == {(today(), "user.activated"): (2, 2), (today(), "user.deleted"): (1, 0)}


async def test_an_event_that_overtakes_the_deletion_stays_without_a_user(
    committing_database: Database, bus: EventBus
) -> None:
    (user,) = await people(committing_database, 1)
    await publish(committing_database, bus, UserDeletedEvent(user_id=user.id))
    await deliver(committing_database, bus)

    await publish(committing_database, bus, UserDeactivatedEvent(user_id=user.id))
    await deliver(committing_database, bus)

    async with committing_database.session_factory() as db:
        assert {row.user_id for row in await stored(db)} == {None}


async def test_the_application_subscribes_them() -> None:
    from app.shared.events.event_bus import event_bus

    names = {each.name for each in event_bus.subscriptions}
    assert {"analytics.forget_user", "analytics.capture_user_created", "analytics.capture_auth_email_verified"} <= names
