"""Queries about one-time tokens."""

from datetime import datetime
from typing import Any, cast

from pydantic import BaseModel
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.auth.models.OneTimeToken import OneTimeToken
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.shared.repositories.base import BaseAsyncRepository


class OneTimeTokenRepository(BaseAsyncRepository[OneTimeToken, BaseModel, BaseModel]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(OneTimeToken, db)

    async def owner_of(self, token_hash: str) -> int | None:
        """Whose token it is, valid or not."""
        return await self.db.scalar(select(OneTimeToken.user_id).where(OneTimeToken.token_hash == token_hash))

    async def use_up(self, token_hash: str, purpose: TokenPurpose, now: datetime) -> OneTimeToken | None:
        """Mark a valid token as used and return it; None when it is unknown, expired, used or for something else."""
        statement = (
            update(OneTimeToken)
            .where(
                OneTimeToken.token_hash == token_hash,
                OneTimeToken.purpose == purpose,
                OneTimeToken.used_at.is_(None),
                OneTimeToken.expires_at > now,
            )
            .values(used_at=now, updated_at=now)
            .returning(OneTimeToken)
        )
        return (await self.db.scalars(statement)).one_or_none()

    async def cancel(self, user_id: int, purpose: TokenPurpose, now: datetime, *, keep: int = 0) -> None:
        """Make earlier tokens of the same kind worthless, all but the last `keep`."""
        unused = (OneTimeToken.user_id == user_id, OneTimeToken.purpose == purpose, OneTimeToken.used_at.is_(None))
        kept = select(OneTimeToken.id).where(*unused).order_by(OneTimeToken.id.desc()).limit(keep)
        statement = (
            update(OneTimeToken)
            .where(*unused, OneTimeToken.id.not_in(kept))
            .values(used_at=now, updated_at=now)
            .execution_options(synchronize_session=False)
        )
        await self.db.execute(statement)

    async def delete_expired(self, user_id: int, now: datetime) -> None:
        conditions = (OneTimeToken.user_id == user_id, OneTimeToken.expires_at <= now)
        await self.db.execute(delete(OneTimeToken).where(*conditions).execution_options(synchronize_session=False))

    async def delete_of(self, user_id: int) -> None:
        statement = delete(OneTimeToken).where(OneTimeToken.user_id == user_id)
        await self.db.execute(statement.execution_options(synchronize_session=False))

    async def delete_expired_before(self, before: datetime) -> int:
        """Of everybody: those of users who never come back, too."""
        statement = delete(OneTimeToken).where(OneTimeToken.expires_at < before)
        result = await self.db.execute(statement.execution_options(synchronize_session=False))
        return cast(CursorResult[Any], result).rowcount
