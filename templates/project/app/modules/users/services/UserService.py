"""Rules about accounts: registration, authentication, search, what users see and change of each other."""

from collections.abc import Sequence
from typing import Any

from app.config.database import release_connection
from app.core.exceptions import ConflictError, ForbiddenError, ValidationError
from app.core.identity import CurrentUser
from app.core.security import hash_password, password_problem, verify_password
from app.modules.users.constants import MODULE_NAME
from app.modules.users.exceptions import EmailTakenError, UserNotFoundError
from app.modules.users.models.User import User
from app.modules.users.models.UserProfile import UserProfile
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import (
    UserCreate,
    UserResponse,
    UserSearchResult,
    UserSummary,
    UserUpdate,
)
from app.shared.audit import record
from app.shared.events.event_bus import event_bus
from app.shared.events.UserEvents import UserCreatedEvent, UserUpdatedEvent
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

STAFF = (UserRole.MODERATOR, UserRole.ADMIN)


class UserService(BaseAsyncService[User, UserRepository]):
    def __init__(self, repository: UserRepository) -> None:
        super().__init__(repository)

    async def get_by_id(self, id: int) -> User:  # noqa: A002 - the architecture guide's name
        user = await self.find_by_id(id)
        if user is None:
            raise UserNotFoundError
        return user

    async def create_user(self, user_data: UserCreate, role: UserRole = UserRole.USER) -> User:
        """Raises EmailTakenError also when another registration with the address wins the race."""
        if await self.repository.get_by_email(user_data.email) is not None:
            raise EmailTakenError
        refuse_weak_password(user_data.password, user_data.email, user_data.full_name)
        values: dict[str, Any] = user_data.model_dump(include={"email", "full_name"})
        await release_connection(self.repository.db)
        values |= {"password_hash": await hash_password(user_data.password), "role": role}
        # Set here as well as in the model, so that the object is complete before it is read back.
        values |= {"is_active": True, "token_version": 0, "profile": UserProfile()}
        try:
            user = await self.repository.create(values)
        except ConflictError as error:
            raise EmailTakenError from error
        event = UserCreatedEvent(user_id=user.id, email=user.email, full_name=user.full_name)
        await event_bus.publish(event, self.repository.db)
        logger.info("user created", user_id=user.id)
        return user

    async def authenticate_user(self, email: str, password: str) -> User | None:
        """The user, or None: for an unknown address, a wrong password and an inactive account alike."""
        user = await self.repository.get_by_email(email)
        await release_connection(self.repository.db)  # many logins at once must not take all of them
        matches, new_hash = await verify_password(password, user.password_hash if user else None)
        if user is None or not matches or not user.is_active:
            return None
        changes: dict[str, Any] = {"last_login": utc_now()}
        if new_hash is not None:
            changes["password_hash"] = new_hash
        # The hash took a while: a password that was changed meanwhile must not log in, let alone come back.
        return await self.repository.note_login(user, changes)

    async def search_users(self, search_term: str, current_user: CurrentUser | User) -> Sequence[User]:
        """By name; the staff also by e-mail, which would tell anybody else who has an account."""
        return await self.repository.search_users(search_term, by_email=current_user.role in STAFF)

    async def search(self, search_term: str, current_user: CurrentUser) -> UserSearchResult:
        """What `search_users` finds, with as much of each account as the current user may see."""
        users = await self.search_users(search_term, current_user)
        schema = UserResponse if current_user.role in STAFF else UserSummary
        found = [schema.model_validate(user) for user in users]
        return UserSearchResult(users=found, count=len(found), search_term=search_term)

    async def get_visible(self, user_id: int, current_user: CurrentUser) -> User:
        """An account for its owner or the staff; others are refused before anybody looks whether it exists."""
        if user_id != current_user.id and current_user.role not in STAFF:
            raise ForbiddenError(module=MODULE_NAME)
        return await self.get_by_id(user_id)

    async def update_user(self, user_id: int, user_data: UserUpdate, current_user: CurrentUser) -> User:
        if user_id != current_user.id and current_user.role != UserRole.ADMIN:
            raise ForbiddenError(module=MODULE_NAME)
        user = await self.repository.update(await self.get_by_id(user_id), user_data)
        event = UserUpdatedEvent(user_id=user.id, email=user.email, full_name=user.full_name)
        await event_bus.publish(event, self.repository.db)
        if user_id != current_user.id:  # which fields, never what they hold: the log outlives the account
            changed = ",".join(sorted(user_data.model_fields_set))
            await record(self.repository.db, "user.updated_by_admin", target_id=user_id, changed=changed)
        return user


def refuse_weak_password(password: str, email: str, full_name: str) -> None:
    """Raises ValidationError for a password that the account itself gives away."""
    context = [email, email.partition("@")[0], full_name, full_name.replace(" ", "")]
    if problem := password_problem(password, context):
        raise ValidationError(f"The password {problem}", module=MODULE_NAME)
