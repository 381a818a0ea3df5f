"""Whoever registers with the address of somebody else cannot have that person written to."""

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.catalog import PASSWORD_CHANGED, WELCOME
from app.modules.notifications.names import name_in_mail
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.services.NotificationService import NotificationService
from app.modules.users.models.User import User
from app.shared.events.AuthEvents import PasswordChangedEvent
from app.shared.models.base import utc_now
from tests.modules.conftest import MakeUser
from tests.modules.notifications.conftest import FakeSender, Post, queue_email

INVOICE = replace(WELCOME, name="invoice", category=NotificationCategory.TRANSACTION, to_anybody=False)
EVENT = PasswordChangedEvent(user_id=1)


async def tell(service: NotificationService, user: User) -> None:
    """One message of each sort."""
    for kind in (INVOICE, WELCOME, PASSWORD_CHANGED):
        await service.notify(user.id, kind, EVENT)


async def test_unconfirmed_address_gets_no_invoices(
    ada: User, service: NotificationService, db: AsyncSession, post: Post
) -> None:
    await tell(service, ada)
    await db.commit()

    assert [each.kind for each in await post.emails()] == ["welcome", "password_changed"]
    assert len(await post.notifications()) == 3, "in the application everything is told"


async def test_confirmed_address_gets_them(
    make_user: MakeUser, service: NotificationService, db: AsyncSession, post: Post
) -> None:
    await tell(service, await make_user("vera", email_verified_at=utc_now()))
    await db.commit()

    assert len(await post.emails()) == 3


@pytest.mark.threat("A40")
@pytest.mark.parametrize(
    "name",
    [
        "Pay now: https://evil.example/x",
        "HTTP evil",
        "www.evil",
        "You won! evil.example",
        "\uff45vil\uff0e\uff43om",
        "evil。example",
        "evil\u200b.example",
        "ftp://x",
        "write to eve@evil.example",
    ],
)
async def test_name_that_is_an_advertisement_is_left_out(
    db: AsyncSession, ada: User, sender: FakeSender, post: Post, name: str
) -> None:
    await queue_email(db, ada, context={"full_name": name})
    await post.deliver_all()

    [email] = sender.sent
    assert email.text.startswith("Hello,\n")
    assert "<p>Hello,</p>" in email.html
    assert email.recipient_name == ""


@pytest.mark.parametrize(
    "name", ["J.R.R. Tolkien", "St. John Rivers", "Dr. Zoë Müller", "山田 太郎", "A. B.", "Martin L. King Jr."]
)
def test_names_with_dots_are_names(name: str) -> None:
    assert name_in_mail(name) == name
