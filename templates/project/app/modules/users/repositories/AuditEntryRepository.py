"""Queries about the audit log. Nothing here changes it; the database would refuse."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.models.AuditEntry import AuditEntry

_FILTERABLE = {
    "action": AuditEntry.action,
    "actor_id": AuditEntry.actor_id,
    "target_id": AuditEntry.target_id,
}


class AuditEntryRepository:
    def __init__(self, db: AsyncSession) -> None:
        self.db = db

    async def get_page(self, skip: int, limit: int, filters: Mapping[str, Any]) -> tuple[Sequence[AuditEntry], int]:
        """The newest first, and how many there are in all."""
        conditions: list[ColumnElement[bool]] = [_FILTERABLE[name] == value for name, value in filters.items()]
        statement = select(AuditEntry).where(*conditions).order_by(AuditEntry.id.desc()).offset(skip).limit(limit)
        total = await self.db.scalar(select(func.count()).select_from(AuditEntry).where(*conditions))
        return (await self.db.scalars(statement)).all(), total or 0
