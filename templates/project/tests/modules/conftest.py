"""Users of every kind, and what they need to make requests."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.security import create_access_token, hash_password
from app.modules.auth.services.LogTokenMailer import LogTokenMailer
from app.modules.users.models.User import User
from app.modules.users.schemas.UserRole import UserRole
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.TokenMailer import TokenMailer
from tests.modules.users import user_samples as samples

PASSWORD = "correct horse battery"

MakeUser = Callable[..., Awaitable[User]]


def headers_of(user: User) -> dict[str, str]:
    """The headers of a request by this user, as if they had just logged in."""
    token = create_access_token(user_id=user.id, role=user.role, token_version=user.token_version)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def make_user(db: AsyncSession) -> MakeUser:
    """`await make_user("ann", role=UserRole.ADMIN)`: an account in the database, password PASSWORD."""

    async def make(name: str, **values: object) -> User:
        given: dict[str, Any] = {"password_hash": await hash_password(PASSWORD)} | values
        user = await samples.make_user(db, name, **given)
        await db.commit()
        return user

    return make


@pytest.fixture
async def user(make_user: MakeUser) -> User:
    return await make_user("ursula.user")


@pytest.fixture
async def other_user(make_user: MakeUser) -> User:
    return await make_user("oscar.other")


@pytest.fixture
async def moderator(make_user: MakeUser) -> User:
    return await make_user("mona.moderator", role=UserRole.MODERATOR)


@pytest.fixture
async def admin(make_user: MakeUser) -> User:
    return await make_user("ada.admin", role=UserRole.ADMIN)


@pytest.fixture
def auth_headers(user: User) -> dict[str, str]:
    return headers_of(user)


class Nowhere:
    """Answers whoever asks for what a record points to: no user is active, no record exists."""

    async def validate_user_exists_and_active(self, _user_id: int) -> bool:
        return False

    async def exists(self, _table: str, _id: int) -> bool:
        return False


@pytest.fixture
def nothing_to_point_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interfaces, "resolve", lambda _interface, _db: Nowhere())


@dataclass
class Mailbox(TokenMailer):
    """Keeps what was sent: (kind, address, token)."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    async def send_password_reset(self, email: str, token: str) -> None:
        self.sent.append(("reset", email, token))

    async def send_email_verification(self, email: str, token: str) -> None:
        self.sent.append(("verification", email, token))

    async def send_email_change(self, user_id: int, email: str, token: str) -> None:
        self.sent.append(("change", email, token))


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Replaces the mailer of the application for one test."""
    box = Mailbox()
    interfaces.bind(TokenMailer, lambda _db: box)
    yield box
    interfaces.bind(TokenMailer, lambda _db: LogTokenMailer())
