"""Deleting accounts: what names a person goes at once, the row stays for those who refer to it."""

from app.config.database import release_connection
from app.core.identity import CurrentUser
from app.core.security import verify_password
from app.modules.users.exceptions import WrongPasswordError
from app.modules.users.models.User import User
from app.modules.users.repositories.UserProfileRepository import UserProfileRepository
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.services._locking import lock_user
from app.shared.audit import record, record_refusal
from app.shared.events.event_bus import event_bus
from app.shared.events.UserEvents import UserDeletedEvent
from app.shared.models.base import utc_now
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

NO_PASSWORD = "!"  # noqa: S105 - no hash: nothing matches it


class UserDeletionService:
    """There is no way back: what would have to be restored is gone."""

    def __init__(self, users: UserRepository, profiles: UserProfileRepository) -> None:
        self.users = users
        self.profiles = profiles

    async def delete_own(self, current_user: CurrentUser, password: str) -> None:
        user = await self.users.get(current_user.id)
        await release_connection(self.users.db)
        matches, _ = await verify_password(password, user.password_hash if user else None)
        if not matches:
            await record_refusal(self.users.db, "user.delete_refused", target_id=current_user.id)
            raise WrongPasswordError
        await self.delete(current_user.id)

    async def delete(self, user_id: int) -> None:
        """Raises LastAdminError. Others learn of it by the event and forget the person, too."""
        user = await lock_user(self.users, user_id, stays_admin=False)
        await self._forget(user)
        await record(self.users.db, "user.deleted", target_id=user_id)
        await event_bus.publish(UserDeletedEvent(user_id=user_id), self.users.db)
        logger.info("user deleted", user_id=user_id)

    async def _forget(self, user: User) -> None:
        profile = await self.profiles.get_by_user(user.id)
        if profile is not None:
            await self.profiles.delete(profile)
        nobody = {
            "email": f"deleted-{user.id}@deleted.invalid",
            "full_name": "Deleted user",
            "password_hash": NO_PASSWORD,
            "is_active": False,
            "email_verified_at": None,
            "last_login": None,
            "token_version": user.token_version + 1,
            "deleted_at": utc_now(),
        }
        await self.users.update(user, nobody)
