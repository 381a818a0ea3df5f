"""Pattern: shared lookup. Who is this user? Everybody asks `SharedUserLookup`, nobody reads the users table."""

from dataclasses import FrozenInstanceError, fields

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.auth.handlers import send_first_verification
from app.shared.events.UserEvents import UserCreatedEvent
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo
from tests.modules.conftest import Mailbox, MakeUser, headers_of, mailbox, make_user

__all__ = ["mailbox", "make_user"]


@pytest.fixture
def lookup(db: AsyncSession) -> SharedUserLookup:
    return interfaces.resolve(SharedUserLookup, db)


async def test_the_answer_is_a_copy(lookup: SharedUserLookup, make_user: MakeUser) -> None:
    info = await lookup.get_user_basic_info((await make_user("ann")).id)

    assert isinstance(info, UserInfo)
    with pytest.raises(FrozenInstanceError):
        info.role = "admin"  # type: ignore[misc]


def test_what_crosses_are_plain_values() -> None:
    """No ORM object that would load more when it is touched, no session, no password hash."""
    assert {field.type for field in fields(UserInfo)} <= {"int", "str", "bool", int, str, bool}
    assert not any("password" in field.name for field in fields(UserInfo))


async def test_an_endpoint_of_another_module_answers_from_it(client: AsyncClient, make_user: MakeUser) -> None:
    user = await make_user("ann")

    me = await client.get("/api/v1/auth/me", headers=headers_of(user))

    assert me.json()["data"]["email"] == user.email


async def test_a_handler_asks_for_the_present_state(db: AsyncSession, make_user: MakeUser, mailbox: Mailbox) -> None:
    """The event says what was; since then the account may have been locked."""
    user = await make_user("idle", is_active=False)

    await send_first_verification(UserCreatedEvent(user_id=user.id, email=user.email, full_name=user.full_name), db)

    assert mailbox.sent == []
