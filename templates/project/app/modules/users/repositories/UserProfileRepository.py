"""Queries about profiles."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.models.UserProfile import UserProfile
from app.modules.users.schemas.UserProfileSchema import UserProfileCreate, UserProfileUpdate
from app.shared.repositories.base import BaseAsyncRepository


class UserProfileRepository(BaseAsyncRepository[UserProfile, UserProfileCreate, UserProfileUpdate]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(UserProfile, db)

    async def get_by_user(self, user_id: int) -> UserProfile | None:
        return (await self.db.scalars(select(UserProfile).where(UserProfile.user_id == user_id))).one_or_none()
