"""What admins do to accounts."""

from app.modules.users.exceptions import LastAdminError, UserNotFoundError
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import UserAdminCreate
from app.modules.users.services.UserService import UserService
from app.shared.events.event_bus import event_bus
from app.shared.events.UserEvents import UserActivatedEvent, UserDeactivatedEvent, UserRoleChangedEvent
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class UserAdminService(UserService):
    """Each change that takes rights away ends the user's sessions at once, by a new token version."""

    def __init__(self, repository: UserRepository) -> None:
        super().__init__(repository)

    async def create_with_role(self, user_data: UserAdminCreate) -> User:
        return await self.create_user(user_data, user_data.role)

    async def change_role(self, user_id: int, role: UserRole) -> User:
        user = await self._lock(user_id, stays_admin=role == UserRole.ADMIN)
        if user.role == role:
            return user
        previous = user.role
        await self.repository.update(user, {"role": role, "token_version": user.token_version + 1})
        event = UserRoleChangedEvent(user_id=user.id, role=role, previous_role=previous)
        await event_bus.publish(event, self.repository.db)
        logger.info("role changed", user_id=user.id, role=role, previous_role=previous)
        return user

    async def activate(self, user_id: int) -> User:
        user = await self._lock(user_id, stays_admin=True)
        if not user.is_active:
            await self.repository.update(user, {"is_active": True})
            await event_bus.publish(UserActivatedEvent(user_id=user.id), self.repository.db)
            logger.info("user activated", user_id=user.id)
        return user

    async def deactivate(self, user_id: int) -> User:
        user = await self._lock(user_id, stays_admin=False)
        if user.is_active:
            await self.repository.update(user, {"is_active": False, "token_version": user.token_version + 1})
            await event_bus.publish(UserDeactivatedEvent(user_id=user.id), self.repository.db)
            logger.info("user deactivated", user_id=user.id)
        return user

    async def _lock(self, user_id: int, *, stays_admin: bool) -> User:
        """The admins first, then the account, everywhere: in another order two requests could wait in a circle."""
        admins = set() if stays_admin else set(await self.repository.lock_active_admins())
        user = await self.repository.get_for_update(user_id)
        if user is None:
            raise UserNotFoundError
        if admins == {user.id}:
            raise LastAdminError
        return user
