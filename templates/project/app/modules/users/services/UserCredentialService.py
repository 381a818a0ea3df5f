"""Passwords and token versions, kept for the module that logs users in."""

from app.config.database import release_connection
from app.core.exceptions import ConflictError
from app.core.security import hash_password, verify_password
from app.modules.users.exceptions import EmailTakenError, UserNotFoundError
from app.modules.users.models.User import User
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.services.UserLookupService import user_info
from app.modules.users.services.UserService import UserService, refuse_weak_password
from app.shared.audit import record
from app.shared.events.event_bus import event_bus
from app.shared.events.UserEvents import UserEmailChangedEvent
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.SharedUserLookup import UserInfo
from app.shared.models.base import utc_now


class UserCredentialService(CredentialStore):
    def __init__(self, repository: UserRepository) -> None:
        self.repository = repository

    async def verify(self, email: str, password: str) -> UserInfo | None:
        return user_info(await UserService(self.repository).authenticate_user(email, password))

    async def check_password(self, user_id: int, password: str) -> bool:
        user = await self.repository.get(user_id)
        await release_connection(self.repository.db)
        matches, _ = await verify_password(password, user.password_hash if user else None)
        return matches

    async def set_password(self, user_id: int, password: str) -> None:
        user = await self.repository.get(user_id)
        if user is None:
            raise UserNotFoundError
        refuse_weak_password(password, user.email, user.full_name)
        await release_connection(self.repository.db)
        password_hash = await hash_password(password)  # before the lock: nobody should wait for a hash
        user = await self._lock(user_id)
        await self.repository.update(user, {"password_hash": password_hash, "token_version": user.token_version + 1})

    async def hold(self, user_id: int) -> UserInfo | None:
        return user_info(await self.repository.get_for_update(user_id))

    async def revoke_access(self, user_id: int) -> None:
        user = await self._lock(user_id)
        await self.repository.update(user, {"token_version": user.token_version + 1})

    async def change_email(self, user_id: int, email: str) -> None:
        user = await self._lock(user_id)
        previous = user.email
        changes = {"email": email, "email_verified_at": utc_now(), "token_version": user.token_version + 1}
        try:
            await self.repository.update(user, changes)
        except ConflictError as error:
            raise EmailTakenError from error
        await record(self.repository.db, "user.email_changed", target_id=user_id)
        event = UserEmailChangedEvent(user_id=user_id, email=email, previous_email=previous)
        await event_bus.publish(event, self.repository.db)

    async def mark_email_verified(self, user_id: int, email: str) -> bool:
        user = await self.repository.get(user_id)
        if user is None or user.email != email:
            return False
        if user.email_verified_at is None:
            await self.repository.update(user, {"email_verified_at": utc_now()})
        return True

    async def _lock(self, user_id: int) -> User:
        user = await self.repository.get_for_update(user_id)
        if user is None:
            raise UserNotFoundError
        return user
