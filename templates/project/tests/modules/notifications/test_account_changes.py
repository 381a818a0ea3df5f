"""What happens to an account changes what its owner is sent, and where."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.NotificationPreference import NotificationPreference
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.users.models.User import User
from app.shared.events.UserEvents import UserCreatedEvent, UserDeactivatedEvent, UserDeletedEvent, UserEmailChangedEvent
from app.shared.models.base import utc_now
from tests.modules.conftest import MakeUser
from tests.modules.notifications.conftest import FakeSender, Post, add_delivery, add_notification, queue_email


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

    long_ago = utc_now() - timedelta(days=6)
    await post.publish(UserDeletedEvent(user_id=ada.id, occurred_at=long_ago))  # however late: nobody comes back
    await post.deliver_all()

    assert {each.user_id for each in await post.notifications()} == {grace.id}
    assert {each.user_id for each in await post.emails()} == {grace.id}
    owners = set(await db.scalars(select(NotificationPreference.user_id)))
    assert owners == {grace.id}


async def test_deactivation_cancels_what_waits(ada: User, db: AsyncSession, sender: FakeSender, post: Post) -> None:
    waiting = await add_delivery(db, ada, sealed="sealed", needs_secret=True)
    done = await add_delivery(db, ada, state=DeliveryState.SENT)
    ada.is_active = False
    await db.commit()
    await post.publish(UserDeactivatedEvent(user_id=ada.id))
    await post.deliver_all()

    states = {each.id: (each.state, each.sealed) for each in await post.emails()}
    assert states == {waiting.id: (DeliveryState.CANCELLED, None), done.id: (DeliveryState.SENT, None)}


async def test_old_deactivation_cancels_nothing_of_an_open_account(
    ada: User, db: AsyncSession, sender: FakeSender, post: Post
) -> None:
    """The event waited while the account was opened again; what is queued now is meant for its owner."""
    await add_delivery(db, ada)
    await post.publish(UserDeactivatedEvent(user_id=ada.id, occurred_at=utc_now() - timedelta(days=1)))
    await post.deliver_all()
    assert [each.state for each in await post.emails()] == [DeliveryState.QUEUED]
