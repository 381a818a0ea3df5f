"""Queries about users."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.constants import SEARCH_LIMIT
from app.modules.users.models.User import User
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import UserCreate, UserUpdate
from app.shared.repositories.base import BaseAsyncRepository


class UserRepository(BaseAsyncRepository[User, UserCreate, UserUpdate]):
    """Deleted accounts are in no result."""

    filterable: ClassVar[frozenset[str]] = frozenset(
        {
            "is_active",
            "role",
        }
    )
    sortable: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "full_name",
            "created_at",
        }
    )

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(User, db)

    async def get(self, id: int) -> User | None:  # noqa: A002 - the architecture guide's name
        user = await super().get(id)
        return user if user is not None and user.deleted_at is None else None

    async def get_by_email(self, email: str) -> User | None:
        """The address in any case."""
        statement = select(User).where(User.email == email.lower(), User.deleted_at.is_(None))
        return (await self.db.scalars(statement)).one_or_none()

    async def get_for_update(self, user_id: int) -> User | None:
        """The account as it is now, locked until the end of the unit of work: what is counted up must not be stale."""
        statement = select(User).where(User.id == user_id, User.deleted_at.is_(None)).with_for_update(key_share=True)
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

    async def find_deleted_before(self, before: datetime) -> Sequence[int]:
        """Ids of accounts that were deleted before then, the oldest first."""
        return (await self.db.scalars(select(User.id).where(User.deleted_at < before).order_by(User.deleted_at))).all()

    async def delete_row(self, user_id: int) -> bool:
        """Remove what is left of a deleted account, unless somebody still refers to it."""
        statement = delete(User).where(User.id == user_id, User.deleted_at.is_not(None))
        try:
            async with self.db.begin_nested():
                await self.db.execute(statement.execution_options(synchronize_session=False))
        except IntegrityError:
            return False
        return True

    def _filtered(self, statement: Select[Any], filters: Mapping[str, Any] | None) -> Select[Any]:
        return super()._filtered(statement.where(User.deleted_at.is_(None)), filters)
