"""Who is asking: the identity that core works with, and where it comes from."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """What authorization needs of a user. Not the users module's model: core knows no module."""

    id: int
    role: str
    is_active: bool
    email: str
    token_version: int

    def has_role(self, *roles: str) -> bool:
        return self.role in roles


IdentityLoader = Callable[[AsyncSession, int], Awaitable[CurrentUser | None]]

_loader: IdentityLoader | None = None


def bind_identity_loader(loader: IdentityLoader) -> None:
    """Called at start-up by the module that owns users; the last call counts."""
    global _loader  # noqa: PLW0603
    _loader = loader


async def load_identity(db: AsyncSession, user_id: int) -> CurrentUser | None:
    if _loader is None:
        raise RuntimeError("no identity loader: the module that owns users must call bind_identity_loader")
    return await _loader(db, user_id)
