"""E-mails as admins see them."""

import asyncio
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.notifications.dependencies import make_delivery_service
from app.modules.notifications.exceptions import DeliveryNotRetryableError
from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.users.models.User import User
from app.shared.events.NotificationEvents import EmailQueuedEvent
from app.shared.events.recorder import EventRecorder
from app.shared.models.base import utc_now
from tests.modules.conftest import headers_of
from tests.modules.notifications.conftest import API, FakeSender, Post, add_delivery

DELIVERIES = f"{API}/deliveries"


async def test_list_filters_by_state(client: AsyncClient, db: AsyncSession, admin: User, ada: User) -> None:
    for state in (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.DEAD):
        await add_delivery(db, ada, state=state)

    everything = (await client.get(f"{DELIVERIES}/", headers=headers_of(admin))).json()["data"]
    dead = (await client.get(f"{DELIVERIES}/?state=dead&limit=1", headers=headers_of(admin))).json()["data"]

    assert [each["state"] for each in everything["items"]] == ["dead", "dead", "sent"]
    assert (len(dead["items"]), dead["total"]) == (1, 2)


@pytest.mark.threat("A21")
async def test_answers_hold_neither_address_nor_content(
    client: AsyncClient, db: AsyncSession, admin: User, ada: User
) -> None:
    delivery = await add_delivery(db, ada, context={"full_name": "canary-name"}, sealed="canary-sealed")
    for url in (f"{DELIVERIES}/", f"{DELIVERIES}/{delivery.id}"):
        text = (await client.get(url, headers=headers_of(admin))).text
        assert "canary" not in text
        assert ada.email not in text


async def test_dead_email_is_sent_after_a_retry(
    client: AsyncClient, db: AsyncSession, admin: User, ada: User, sender: FakeSender, post: Post
) -> None:
    delivery = await add_delivery(db, ada, state=DeliveryState.DEAD, attempts=8, last_error="gone")
    answer = await client.post(f"{DELIVERIES}/{delivery.id}/retry", headers=headers_of(admin))
    await post.deliver()

    assert answer.json()["data"]["state"] == "queued"
    assert answer.json()["data"]["attempts"] == 0
    [email] = sender.sent
    assert email.recipient == ada.email
    assert [each.state for each in await post.emails()] == [DeliveryState.SENT]


@pytest.mark.parametrize("state", [DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.CANCELLED])
async def test_only_dead_emails_can_be_retried(
    client: AsyncClient, db: AsyncSession, admin: User, ada: User, event_recorder: EventRecorder, state: DeliveryState
) -> None:
    delivery = await add_delivery(db, ada, state=state)
    answer = await client.post(f"{DELIVERIES}/{delivery.id}/retry", headers=headers_of(admin))
    assert answer.status_code == 409
    event_recorder.assert_not_published(EmailQueuedEvent)


async def test_dead_email_without_its_token_cannot_be_retried(
    client: AsyncClient, db: AsyncSession, admin: User, ada: User
) -> None:
    delivery = await add_delivery(db, ada, kind="password_reset", needs_secret=True, state=DeliveryState.DEAD)
    answer = await client.post(f"{DELIVERIES}/{delivery.id}/retry", headers=headers_of(admin))
    assert (answer.status_code, answer.json()["data"]["error_code"]) == (409, "DELIVERY_NOT_RETRYABLE")


@pytest.mark.parametrize("kind", ["welcome", "password_changed"])
async def test_retry_goes_to_the_address_of_today(
    client: AsyncClient, db: AsyncSession, admin: User, ada: User, sender: FakeSender, post: Post, kind: str
) -> None:
    """The old one may belong to somebody else by now."""
    delivery = await add_delivery(db, ada, kind=kind, recipient="ada.before@example.com", state=DeliveryState.DEAD)
    await client.post(f"{DELIVERIES}/{delivery.id}/retry", headers=headers_of(admin))
    await post.deliver()
    assert [email.recipient for email in sender.sent] == [ada.email]


async def test_retried_warning_goes_to_the_old_address(
    client: AsyncClient, db: AsyncSession, admin: User, ada: User, sender: FakeSender, post: Post
) -> None:
    """Of all messages this one is meant for it."""
    context = {"full_name": ada.full_name, "email": ada.email}
    old = "ada.before@example.com"
    delivery = await add_delivery(
        db, ada, kind="email_changed", recipient=old, context=context, state=DeliveryState.DEAD
    )
    await client.post(f"{DELIVERIES}/{delivery.id}/retry", headers=headers_of(admin))
    await post.deliver()
    assert [email.recipient for email in sender.sent] == [old]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("welcome", {"is_active": False}),
        ("welcome", {"deleted_at": utc_now()}),
        ("admin_message", {"email_verified_at": None}),
        ("gone", {}),
    ],
)
async def test_what_must_not_be_sent_any_more_is_not_retried(
    client: AsyncClient,
    db: AsyncSession,
    admin: User,
    ada: User,
    event_recorder: EventRecorder,
    kind: str,
    changes: dict[str, Any],
) -> None:
    delivery = await add_delivery(db, ada, kind=kind, state=DeliveryState.DEAD)
    for name, value in changes.items():
        setattr(ada, name, value)
    await db.commit()
    answer = await client.post(f"{DELIVERIES}/{delivery.id}/retry", headers=headers_of(admin))
    assert (answer.status_code, answer.json()["data"]["error_code"]) == (409, "DELIVERY_NOT_RETRYABLE")
    event_recorder.assert_not_published(EmailQueuedEvent)


@pytest.mark.parametrize("action", ["", "/retry"])
async def test_unknown_email(client: AsyncClient, admin: User, action: str) -> None:
    method = "POST" if action else "GET"
    answer = await client.request(method, f"{DELIVERIES}/4711{action}", headers=headers_of(admin))
    assert answer.status_code == 404


async def test_unknown_state_is_refused(client: AsyncClient, admin: User) -> None:
    answer = await client.get(f"{DELIVERIES}/", params={"state": "lost"}, headers=headers_of(admin))
    assert answer.status_code == 422


@pytest.mark.threat("A59")
async def test_of_many_retries_at_once_one_wins(committing_database: Database) -> None:
    async with committing_database.session_scope() as db:
        user = User(email="ada@example.com", full_name="Ada", password_hash="x", role="user")
        db.add(user)
        await db.flush()
        delivery = Delivery(user_id=user.id, kind="welcome", recipient=user.email, context={}, state="dead")
        db.add(delivery)

    async def retry() -> bool:
        try:
            async with committing_database.session_scope() as db:
                await make_delivery_service(db).retry(delivery.id)
        except DeliveryNotRetryableError:
            return False
        return True

    assert sorted(await asyncio.gather(*(retry() for _ in range(10)))) == [False] * 9 + [True]
