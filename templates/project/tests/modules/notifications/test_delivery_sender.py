"""One e-mail on its way: attempts, pauses, the end of patience, and processes that die."""

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import get_settings
from app.modules.notifications.constants import MAX_ATTEMPTS
from app.modules.notifications.models.NotificationTemplate import NotificationTemplate
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.notifications.sealing import seal
from app.modules.users.models.User import User
from app.shared.events.event_bus import event_bus
from app.shared.events.NotificationEvents import EmailFailedEvent, EmailQueuedEvent, EmailSentEvent
from app.shared.events.recorder import EventRecorder
from app.shared.interfaces.EmailSender import EmailError, EmailRefusedError
from app.shared.models.DeliveryStatus import DeliveryStatus
from tests.modules.notifications.conftest import FakeSender, Post, queue_email

KEY = get_settings().SECRET_KEY.get_secret_value()


async def test_sent_email_is_settled_and_told(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post, event_recorder: EventRecorder
) -> None:
    delivery = await queue_email(db, ada)
    await post.deliver()

    [email], [row] = sender.sent, await post.emails()
    assert (email.recipient, email.recipient_name) == (ada.email, ada.full_name)
    assert email.subject == f"Welcome to {get_settings().PROJECT_NAME}"
    assert (row.state, row.attempts, row.last_error) == (DeliveryState.SENT, 1, None)
    assert row.sent_at is not None
    event_recorder.assert_published(EmailSentEvent, delivery_id=delivery.id, user_id=ada.id, kind="welcome")


@pytest.mark.threat("A54")
async def test_failed_attempt_is_repeated_after_a_pause(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post
) -> None:
    await queue_email(db, ada)
    sender.failures = [EmailError("the mail server cannot be used (TimeoutError)")]

    await post.deliver()
    [row] = await post.emails()
    assert (row.state, row.attempts, row.last_error) == (
        DeliveryState.QUEUED,
        1,
        "the mail server cannot be used (TimeoutError)",
    )
    assert await post.deliver() == 0, "it must not be tried again at once"

    await post.skip_waiting()
    await post.deliver()
    [row] = await post.emails()
    assert (row.state, row.attempts, row.last_error) == (DeliveryState.SENT, 2, None)
    assert len(sender.sent) == 1


@pytest.mark.threat("A54")
async def test_attempts_have_an_end(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post, event_recorder: EventRecorder
) -> None:
    delivery = await queue_email(db, ada)
    sender.failures = [EmailError("still away")] * 100
    await post.deliver_all()

    [row] = await post.emails()
    assert sender.attempts == MAX_ATTEMPTS
    assert (row.state, row.attempts, row.last_error) == (DeliveryState.DEAD, MAX_ATTEMPTS, "still away")
    event_recorder.assert_published(EmailFailedEvent, delivery_id=delivery.id)
    # One list of dead letters for e-mails, not two: for the relay the matter is closed.
    assert {each.status for each in await post.events()} == {DeliveryStatus.DONE}


async def test_refused_email_is_not_tried_again(db: AsyncSession, ada: User, sender: FakeSender, post: Post) -> None:
    await queue_email(db, ada)
    sender.failures = [EmailRefusedError("the mail server refused the recipient (550)")]
    await post.deliver_all()

    [row] = await post.emails()
    assert sender.attempts == 1
    assert (row.state, row.last_error) == (DeliveryState.DEAD, "the mail server refused the recipient (550)")


@pytest.mark.threat("A54")
async def test_one_bad_recipient_does_not_hold_up_the_others(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post
) -> None:
    for _ in range(3):
        await queue_email(db, ada)
    sender.failures = [EmailError("busy")]
    await post.deliver()
    assert sorted(each.state for each in await post.emails()) == ["queued", "sent", "sent"]


@pytest.mark.threat("A53")
async def test_event_delivered_three_times_sends_once(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post
) -> None:
    delivery = await queue_email(db, ada)
    for _ in range(2):
        await event_bus.publish(EmailQueuedEvent(user_id=ada.id, delivery_id=delivery.id, kind="welcome"), db)
    await db.commit()
    await post.deliver_all()

    assert len(sender.sent) == 1
    assert [each.attempts for each in await post.emails()] == [1]


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.CANCELLED])
async def test_settled_email_is_left_alone(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post, state: DeliveryState
) -> None:
    await queue_email(db, ada, state=state)
    await post.deliver_all()
    assert sender.attempts == 0
    assert [each.state for each in await post.emails()] == [state]


async def test_email_of_a_deleted_user_is_forgotten(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post
) -> None:
    await queue_email(db, ada)
    await db.delete(ada)
    await db.commit()
    await post.deliver_all()
    assert sender.attempts == 0
    assert {each.status for each in await post.events()} == {DeliveryStatus.DONE}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"kind": "gone"}, "no such kind"),
        ({"context": {}}, "subject|summary|text_body"),
        ({"recipient": "ada@example.com\r\nBcc: eve@example.com"}, "control character"),
        ({"kind": "password_reset", "sealed": "garbage"}, "do not open"),
        ({"kind": "password_reset", "sealed": seal({"link": "x"}, KEY, "password_reset:0")}, "do not open"),
        ({"kind": "password_reset", "sealed": seal({"link": "x"}, "another key", "password_reset:1")}, "do not open"),
    ],
)
async def test_email_that_can_never_be_sent_is_dead_at_once(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post, values: dict[str, object], error: str
) -> None:
    await queue_email(db, ada, **values)
    await post.deliver_all()
    [row] = await post.emails()
    assert (row.state, row.attempts, sender.attempts) == (DeliveryState.DEAD, 1, 0)
    assert re.search(error, row.last_error or "")


@pytest.mark.threat("A40")
@pytest.mark.parametrize("name", ["Ada\u2028Lovelace", "Ada\r\nLovelace", "Ada\u3000\u200cLovelace"])
async def test_warning_goes_out_whatever_the_name(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post, name: str
) -> None:
    """A thief who renames the account must not silence it."""
    await queue_email(db, ada, kind="password_changed", context={"full_name": name})
    await post.deliver_all()
    assert [(email.recipient, email.recipient_name) for email in sender.sent] == [(ada.email, "Ada Lovelace")]


async def test_unusable_template_row_kills_the_mail_and_says_why(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post
) -> None:
    """Somebody wrote into the table by hand."""
    db.add(NotificationTemplate(name="welcome", subject="x", summary="x", text_body="{{ ''.x }}", html_body="x"))
    await queue_email(db, ada)
    await post.deliver_all()
    [row] = await post.emails()
    assert (row.state, row.last_error) == (DeliveryState.DEAD, "text_body: may not use Getattr")
