"""Rules about profiles."""

from pydantic import BaseModel

from app.core.exceptions import ConflictError, ForbiddenError
from app.core.identity import CurrentUser
from app.modules.users.exceptions import UserNotFoundError
from app.modules.users.models.UserProfile import UserProfile
from app.modules.users.repositories.UserProfileRepository import UserProfileRepository
from app.modules.users.schemas.UserProfileSchema import UserProfileCreate, UserProfileUpdate
from app.modules.users.services.UserService import STAFF
from app.shared.services.base import BaseAsyncService


class UserProfileService(BaseAsyncService[UserProfile, UserProfileRepository]):
    def __init__(self, repository: UserProfileRepository) -> None:
        super().__init__(repository)

    async def get_visible(self, user_id: int, current_user: CurrentUser) -> UserProfile:
        """A profile for its owner or the staff; others are refused before anybody looks whether it exists."""
        if user_id != current_user.id and current_user.role not in STAFF:
            raise ForbiddenError(module=self.module_name)
        profile = await self.repository.get_by_user(user_id)
        if profile is None:
            raise UserNotFoundError("Profile not found")
        return profile

    async def replace(self, user_id: int, profile_data: UserProfileCreate) -> UserProfile:
        """Make the profile, or set all of it."""
        return await self._save(user_id, profile_data, profile_data.model_dump())

    async def change(self, user_id: int, profile_data: UserProfileUpdate) -> UserProfile:
        """Make the profile, or set what was given of it."""
        return await self._save(user_id, profile_data, profile_data.model_dump(exclude_unset=True))

    async def _save(self, user_id: int, profile_data: BaseModel, values: dict[str, object]) -> UserProfile:
        profile = await self.repository.get_by_user(user_id)
        if profile is not None:
            return await self.repository.update(profile, values)
        try:
            return await self.repository.create({**profile_data.model_dump(), "user_id": user_id})
        except ConflictError as error:
            if not error.is_about("user_id"):
                raise
            raise ConflictError("Another request made the profile; try again", module=self.module_name) from error
