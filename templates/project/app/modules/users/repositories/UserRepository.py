"""Queries about users."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.constants import SEARCH_LIMIT
from app.modules.users.models.User import User
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import UserCreate, UserUpdate
from app.shared.repositories.base import BaseAsyncRepository


class UserRepository(BaseAsyncRepository[User, UserCreate, UserUpdate]):
    filterable: ClassVar[frozenset[str]] = frozenset({"is_active", "role"})
    sortable: ClassVar[frozenset[str]] = frozenset({"id", "full_name", "created_at"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(User, db)

    async def get_by_email(self, email: str) -> User | None:
        """The address in any case."""
        return (await self.db.scalars(select(User).where(User.email == email.lower()))).one_or_none()

    async def get_for_update(self, user_id: int) -> User | None:
        """The account as it is now, locked until the end of the unit of work: what is counted up must not be stale."""
        statement = select(User).where(User.id == user_id).with_for_update(key_share=True)
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def note_login(self, user: User, values: Mapping[str, Any]) -> User | None:
        """Set `values`, unless the password was changed or the account deactivated since `user` was read: then None."""
        statement = (
            update(User)
            .where(User.id == user.id, User.password_hash == user.password_hash, User.is_active)
            .values(values)
            .returning(User)
        )
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def search_users(self, search_term: str, *, by_email: bool, limit: int = SEARCH_LIMIT) -> Sequence[User]:
        """Active users by a part of the name, or of the address too."""
        matches = [self.contains(User.full_name, search_term)]
        if by_email:
            matches.append(self.contains(User.email, search_term))
        statement = select(User).where(User.is_active, or_(*matches)).order_by(User.id).limit(limit)
        return (await self.db.scalars(statement)).all()

    async def lock_active_admins(self) -> Sequence[int]:
        """Ids of the active admins, locked until the end of the unit of work: two of them cannot demote each other."""
        statement = select(User.id).where(User.role == UserRole.ADMIN, User.is_active).order_by(User.id)
        return (await self.db.scalars(statement.with_for_update())).all()
