"""What happens to users is told to them: once, as they want it, and never to somebody else."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.catalog import ROLE_CHANGED
from app.modules.notifications.models.NotificationPreference import NotificationPreference
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel
from app.modules.notifications.schemas.NotificationPreferenceSchema import NotificationPreferenceUpdate
from app.modules.notifications.services.NotificationService import NotificationService
from app.modules.users.models.User import User
from app.shared.events.AuthEvents import PasswordChangedEvent
from app.shared.events.event_bus import Event, event_bus
from app.shared.events.NotificationEvents import NotificationCreatedEvent
from app.shared.events.recorder import EventRecorder
from app.shared.events.UserEvents import UserCreatedEvent, UserRoleChangedEvent
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from tests.modules.conftest import MakeUser
from tests.modules.notifications.conftest import FakeSender, Post

OURS = ("notifications.welcome", "notifications.tell_new_role", "notifications.tell_password_changed")


def created(user: User) -> UserCreatedEvent:
    return UserCreatedEvent(user_id=user.id, email=user.email, full_name=user.full_name)


def events_about(user: User) -> list[Event]:
    return [
        created(user),
        UserRoleChangedEvent(user_id=user.id, role="moderator", previous_role="user"),
        PasswordChangedEvent(user_id=user.id),
    ]


async def preferences(db: AsyncSession) -> int:
    return await db.scalar(select(func.count()).select_from(NotificationPreference)) or 0


async def test_new_user_is_welcomed(ada: User, db: AsyncSession, sender: FakeSender, post: Post) -> None:
    await post.publish(created(ada))
    await post.deliver()

    assert [each.kind for each in await post.notifications()] == ["welcome"]
    welcome = next(email for email in sender.sent if email.subject.startswith("Welcome"))
    assert welcome.recipient == ada.email
    assert "Hello Ada Lovelace," in welcome.text
    assert await preferences(db) == (len(NotificationCategory) - 1) * len(NotificationChannel)


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [(0, "welcome", "account is ready"), (1, "role_changed", "moderator"), (2, "password_changed", "password")],
)
async def test_each_event_has_its_message(
    ada: User, sender: FakeSender, post: Post, number: int, kind: str, text: str
) -> None:
    await post.publish(events_about(ada)[number])
    await post.deliver()

    [notification] = await post.notifications()
    assert (notification.user_id, notification.kind) == (ada.id, kind)
    assert text in notification.body
    [email] = [each for each in await post.emails() if each.kind == kind]
    assert (email.user_id, email.recipient, email.state) == (ada.id, ada.email, DeliveryState.SENT)


@pytest.mark.threat("A53")
@pytest.mark.parametrize("number", [0, 1, 2])
async def test_event_delivered_three_times_tells_once(
    ada: User, db: AsyncSession, sender: FakeSender, post: Post, number: int
) -> None:
    """The relay's promise is "at least once": the same event again changes nothing."""
    await post.publish(events_about(ada)[number])
    for _ in range(3):
        await post.deliver_all()
        await db.execute(
            update(EventDelivery)
            .where(EventDelivery.handler.in_(OURS))
            .values(status=DeliveryStatus.PENDING, attempts=0, finished_at=None)
        )
        await db.commit()
        await post.skip_waiting()
    await post.deliver_all()

    ours = [each for each in await post.emails() if each.kind != "email_verification"]
    assert len(await post.notifications()) == 1
    assert len(ours) == 1
    assert len([each for each in sender.sent if "Confirm" not in each.subject]) == 1


async def test_two_events_of_one_kind_are_two_messages(ada: User, sender: FakeSender, post: Post) -> None:
    await post.publish(PasswordChangedEvent(user_id=ada.id), PasswordChangedEvent(user_id=ada.id))
    await post.deliver()
    assert (len(await post.notifications()), len(sender.sent)) == (2, 2)


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_inactive_users_get_nothing(make_user: MakeUser, sender: FakeSender, post: Post, number: int) -> None:
    idle = await make_user("idle", is_active=False)
    await post.publish(events_about(idle)[number])
    await post.deliver_all()
    assert await post.notifications() == []
    assert sender.attempts == 0
    assert {each.status for each in await post.events()} == {DeliveryStatus.DONE}


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_events_about_nobody_are_done_with(
    ada: User, db: AsyncSession, sender: FakeSender, post: Post, number: int
) -> None:
    """The account is gone before its event arrives: no error, no dead letter."""
    event = events_about(ada)[number]
    await db.delete(ada)
    await db.commit()
    await post.publish(event)
    await post.deliver_all()
    assert {each.status for each in await post.events()} == {DeliveryStatus.DONE}
    assert await preferences(db) == 0


async def test_switched_off_category_is_not_sent(
    ada: User, service: NotificationService, db: AsyncSession, sender: FakeSender, post: Post
) -> None:
    no = NotificationPreferenceUpdate(is_enabled=False)
    for channel in NotificationChannel:
        await service.preferences.change(ada.id, NotificationCategory.ACCOUNT, channel, no)
    await db.commit()
    await post.publish(*events_about(ada))
    await post.deliver()

    assert {each.kind for each in await post.notifications()} == {"role_changed", "password_changed"}
    assert {each.kind for each in await post.emails()} == {"role_changed", "password_changed", "email_verification"}


async def test_notification_is_told_to_other_modules(
    ada: User, sender: FakeSender, post: Post, event_recorder: EventRecorder
) -> None:
    await post.publish(PasswordChangedEvent(user_id=ada.id))
    await post.deliver()
    [notification] = await post.notifications()
    event_recorder.assert_published(
        NotificationCreatedEvent,
        user_id=ada.id,
        notification_id=notification.id,
        kind="password_changed",
        category="security",
    )


@pytest.mark.threat("A56")
async def test_nothing_is_told_when_the_event_is_rolled_back(
    ada: User, db: AsyncSession, sender: FakeSender, post: Post
) -> None:
    await event_bus.publish(created(ada), db)
    await db.flush()
    await db.rollback()
    await post.deliver_all()
    assert await post.notifications() == []
    assert sender.attempts == 0


async def test_long_values_fit_the_list(ada: User, service: NotificationService, post: Post, db: AsyncSession) -> None:
    """PostgreSQL refuses what is longer than its column, and an event would be a dead letter for it."""
    values = {"role": "r" * 3000, "previous_role": "user"}
    event = UserRoleChangedEvent(user_id=ada.id, role="x", previous_role="user")
    await service.notify(ada.id, ROLE_CHANGED, event, values)
    await db.commit()
    [notification] = await post.notifications()
    assert len(notification.body) == 2000


async def test_guide_names_the_steps(ada: User, service: NotificationService, db: AsyncSession, post: Post) -> None:
    """The architecture guide's two steps, one by one."""
    await service.create_default_preferences(ada.id)
    await service.send_welcome_email(created(ada))
    await db.commit()
    assert await preferences(db) > 0
    assert [each.kind for each in await post.emails()] == ["welcome"]
