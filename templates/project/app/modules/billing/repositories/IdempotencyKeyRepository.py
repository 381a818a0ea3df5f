"""Queries about idempotency keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ConflictError
from app.modules.billing.models.IdempotencyKey import IdempotencyKey
from app.shared.repositories.base import BaseAsyncRepository


class IdempotencyKeyRepository(BaseAsyncRepository[IdempotencyKey, BaseModel, BaseModel]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(IdempotencyKey, db)

    async def claim(self, values: Mapping[str, Any]) -> IdempotencyKey | None:
        """Insert; None when the key is there. On PostgreSQL this waits for whoever is inserting the same one."""
        try:
            async with self.db.begin_nested():
                return await self.create(values)
        except ConflictError:
            return None

    async def find(self, user_id: int, operation: str, key: str) -> IdempotencyKey | None:
        statement = select(IdempotencyKey).where(
            IdempotencyKey.user_id == user_id, IdempotencyKey.operation == operation, IdempotencyKey.key == key
        )
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def take_over(self, record_id: int, now: datetime, locked_until: datetime) -> IdempotencyKey | None:
        """Continue what nobody works on any more; None when somebody does, or is done."""
        statement = (
            update(IdempotencyKey)
            .where(
                IdempotencyKey.id == record_id,
                IdempotencyKey.answer.is_(None),
                IdempotencyKey.locked_until <= now,
            )
            .values(locked_until=locked_until)
            .returning(IdempotencyKey)
        )
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).one_or_none()

    async def delete_expired(self, now: datetime, limit: int = 1000) -> int:
        old = select(IdempotencyKey.id).where(IdempotencyKey.expires_at <= now).limit(limit)
        ids = (await self.db.scalars(old)).all()
        if ids:
            statement = delete(IdempotencyKey).where(IdempotencyKey.id.in_(ids))
            await self.db.execute(statement.execution_options(synchronize_session=False))
        return len(ids)

    async def delete_expired_one(self, user_id: int, operation: str, key: str, now: datetime) -> None:
        statement = delete(IdempotencyKey).where(
            IdempotencyKey.user_id == user_id,
            IdempotencyKey.operation == operation,
            IdempotencyKey.key == key,
            IdempotencyKey.expires_at <= now,
        )
        await self.db.execute(statement.execution_options(synchronize_session=False))
