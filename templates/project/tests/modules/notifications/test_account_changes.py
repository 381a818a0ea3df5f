"""What happens to an account changes what its owner is sent, and where."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.NotificationPreference import NotificationPreference
from app.modules.users.models.User import User
from app.shared.events.UserEvents import UserCreatedEvent, UserDeletedEvent, UserEmailChangedEvent
from tests.modules.conftest import MakeUser
from tests.modules.notifications.conftest import FakeSender, Post, add_notification, queue_email


async def test_new_address_is_told_to_the_old_one(ada: User, sender: FakeSender, post: Post) -> None:
    old = "ada.before@example.com"
    await post.publish(UserEmailChangedEvent(user_id=ada.id, email=ada.email, previous_email=old))
    await post.deliver()

    assert [(email.recipient, ada.email in email.text) for email in sender.sent] == [(old, True)]
    assert await post.notifications() == []


async def test_deletion_leaves_nothing(ada: User, db: AsyncSession, make_user: MakeUser, post: Post) -> None:
    grace = await make_user("grace")
    for user in (ada, grace):
        await add_notification(db, user)
        await queue_email(db, user)
        await post.publish(UserCreatedEvent(user_id=user.id, email=user.email, full_name=user.full_name))
    await post.deliver()

    await post.publish(UserDeletedEvent(user_id=ada.id))
    await post.deliver_all()

    assert {each.user_id for each in await post.notifications()} == {grace.id}
    assert {each.user_id for each in await post.emails()} == {grace.id}
    owners = set(await db.scalars(select(NotificationPreference.user_id)))
    assert owners == {grace.id}
