"""What admins do to accounts."""

from app.core.exceptions import ForbiddenError
from app.core.identity import CurrentUser
from app.modules.users.constants import MODULE_NAME
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import UserAdminCreate
from app.modules.users.services._locking import lock_user
from app.modules.users.services.UserService import UserService
from app.shared.audit import record
from app.shared.events.event_bus import event_bus
from app.shared.events.UserEvents import UserActivatedEvent, UserDeactivatedEvent, UserRoleChangedEvent
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class UserAdminService(UserService):
    """Each change that takes rights away ends the user's sessions at once, by a new token version.

    Only made for admins: whoever forgets the policy of an endpoint meets the refusal here. `actor` is None for commands
    on the server.
    """

    def __init__(self, repository: UserRepository, actor: CurrentUser | None) -> None:
        super().__init__(repository)
        if actor is not None and not actor.has_role(UserRole.ADMIN):
            raise ForbiddenError(module=MODULE_NAME)

    async def create_with_role(self, user_data: UserAdminCreate) -> User:
        user = await self.create_user(user_data, user_data.role)
        await record(self.repository.db, "user.created_by_admin", target_id=user.id, role=user_data.role)
        return user

    async def change_role(self, user_id: int, role: UserRole) -> User:
        user = await lock_user(self.repository, user_id, stays_admin=role == UserRole.ADMIN)
        if user.role == role:
            return user
        previous = user.role
        await self.repository.update(user, {"role": role, "token_version": user.token_version + 1})
        event = UserRoleChangedEvent(user_id=user.id, role=role, previous_role=previous)
        await event_bus.publish(event, self.repository.db)
        await record(self.repository.db, "user.role_changed", target_id=user.id, role=role, previous_role=str(previous))
        logger.info("role changed", user_id=user.id, role=role, previous_role=previous)
        return user

    async def activate(self, user_id: int) -> User:
        user = await lock_user(self.repository, user_id, stays_admin=True)
        if not user.is_active:
            await self.repository.update(user, {"is_active": True})
            await event_bus.publish(UserActivatedEvent(user_id=user.id), self.repository.db)
            await record(self.repository.db, "user.activated", target_id=user.id)
            logger.info("user activated", user_id=user.id)
        return user

    async def deactivate(self, user_id: int) -> User:
        user = await lock_user(self.repository, user_id, stays_admin=False)
        if user.is_active:
            await self.repository.update(user, {"is_active": False, "token_version": user.token_version + 1})
            await event_bus.publish(UserDeactivatedEvent(user_id=user.id), self.repository.db)
            await record(self.repository.db, "user.deactivated", target_id=user.id)
            logger.info("user deactivated", user_id=user.id)
        return user
