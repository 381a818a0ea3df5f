"""Users for tests, those of other modules too."""

from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.models.User import User

_numbers = count(1)


async def make_user(db: AsyncSession, name: str | None = None, **values: Any) -> User:
    """Another user each time. Without `password_hash` nobody can log in as this one."""
    name = name or f"sample.{next(_numbers)}"
    given = {"full_name": name.replace(".", " ").title(), "password_hash": "!"} | values
    user = User(email=f"{name}@example.com", **given)
    db.add(user)
    await db.flush()
    return user
