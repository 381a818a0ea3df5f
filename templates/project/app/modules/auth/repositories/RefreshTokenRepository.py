"""Queries about refresh tokens. Using one up is a single statement, so that of many parallel tries one wins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.auth.constants import MAX_SESSIONS_SHOWN
from app.modules.auth.models.RefreshToken import RefreshToken
from app.shared.models.base import utc_now
from app.shared.repositories.base import BaseAsyncRepository


class RefreshTokenRepository(BaseAsyncRepository[RefreshToken, BaseModel, BaseModel]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(RefreshToken, db)

    async def use_up(self, token_hash: str, now: datetime) -> RefreshToken | None:
        """Mark a valid token as used and return it; None when it is unknown, expired, revoked or used already."""
        statement = (
            update(RefreshToken)
            .where(
                RefreshToken.token_hash == token_hash,
                RefreshToken.used_at.is_(None),
                RefreshToken.revoked_at.is_(None),
                RefreshToken.expires_at > now,
            )
            .values(used_at=now, updated_at=now)
            .returning(RefreshToken)
        )
        return (await self.db.scalars(statement)).one_or_none()

    async def get_by_hash(self, token_hash: str) -> RefreshToken | None:
        return (await self.db.scalars(select(RefreshToken).where(RefreshToken.token_hash == token_hash))).one_or_none()

    async def revoke_family(self, family_id: UUID, user_id: int) -> bool:
        """End one login of a user; False when there is none to end."""
        return await self._revoke(RefreshToken.family_id == family_id, RefreshToken.user_id == user_id)

    async def revoke_user(self, user_id: int) -> bool:
        """End all logins of a user."""
        return await self._revoke(RefreshToken.user_id == user_id)

    async def current_of_user(self, user_id: int) -> Sequence[RefreshToken]:
        """The last link of each living chain, the newest login first."""
        statement = (
            select(RefreshToken)
            .where(
                RefreshToken.user_id == user_id,
                RefreshToken.used_at.is_(None),
                RefreshToken.revoked_at.is_(None),
                RefreshToken.expires_at > utc_now(),
            )
            .order_by(RefreshToken.id.desc())
            .limit(MAX_SESSIONS_SHOWN)
        )
        return (await self.db.scalars(statement)).all()

    async def delete_expired(self, user_id: int) -> None:
        """Old links say nothing any more: an expired token is refused, known or not."""
        conditions = (RefreshToken.user_id == user_id, RefreshToken.expires_at <= utc_now())
        await self.db.execute(delete(RefreshToken).where(*conditions).execution_options(synchronize_session=False))

    async def delete_of(self, user_id: int) -> None:
        statement = delete(RefreshToken).where(RefreshToken.user_id == user_id)
        await self.db.execute(statement.execution_options(synchronize_session=False))

    async def delete_expired_before(self, before: datetime) -> int:
        """Of everybody: those of users who never come back, too."""
        statement = delete(RefreshToken).where(RefreshToken.expires_at < before)
        result = await self.db.execute(statement.execution_options(synchronize_session=False))
        return cast(CursorResult[Any], result).rowcount

    async def _revoke(self, *conditions: ColumnElement[bool]) -> bool:
        """Again and again until nothing is left: a refresh that was in flight adds a link that the first try missed."""
        revoked = False
        while await self._revoke_visible(*conditions):
            revoked = True
        return revoked

    async def _revoke_visible(self, *conditions: ColumnElement[bool]) -> bool:
        now = utc_now()
        statement = (
            update(RefreshToken)
            .where(*conditions, RefreshToken.revoked_at.is_(None), RefreshToken.expires_at > now)
            .values(revoked_at=now, updated_at=now)
            .returning(RefreshToken.id)
            .execution_options(synchronize_session=False)
        )
        return bool((await self.db.scalars(statement)).all())
