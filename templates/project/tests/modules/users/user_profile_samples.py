"""Profiles for tests."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.models.UserProfile import UserProfile
from tests.modules.users.user_samples import make_user


async def make_user_profile(db: AsyncSession, **values: Any) -> UserProfile:
    """Another profile each time, of a user of its own."""
    user_id = values.pop("user_id", None) or (await make_user(db)).id
    profile = UserProfile(user_id=user_id, **values)
    db.add(profile)
    await db.flush()
    return profile
