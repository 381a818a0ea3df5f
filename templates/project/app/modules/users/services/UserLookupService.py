"""What other modules may know about users."""

from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo


class UserLookupService(SharedUserLookup):
    def __init__(self, repository: UserRepository) -> None:
        self.repository = repository

    async def get_user_basic_info(self, user_id: int) -> UserInfo | None:
        return user_info(await self.repository.get(user_id))

    async def find_by_email(self, email: str) -> UserInfo | None:
        return user_info(await self.repository.get_by_email(email))

    async def validate_user_exists_and_active(self, user_id: int) -> bool:
        user = await self.repository.get(user_id)
        return user is not None and user.is_active


def user_info(user: User | None) -> UserInfo | None:
    """The DTO of a user; no password hash crosses the border of the module."""
    if user is None:
        return None
    return UserInfo(
        id=user.id,
        email=user.email,
        full_name=user.full_name,
        is_active=user.is_active,
        role=str(user.role),
        token_version=user.token_version,
        is_verified=user.email_verified_at is not None,
    )
