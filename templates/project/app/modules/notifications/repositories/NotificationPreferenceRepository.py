"""Queries about preferences."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.NotificationPreference import NotificationPreference
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel
from app.modules.notifications.schemas.NotificationPreferenceSchema import NotificationPreferenceUpdate
from app.shared.models.base import utc_now
from app.shared.repositories.base import BaseAsyncRepository

_KEY = ["user_id", "category", "channel"]


class NotificationPreferenceRepository(BaseAsyncRepository[NotificationPreference, Any, NotificationPreferenceUpdate]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(NotificationPreference, db)

    async def get_all(self, user_id: int) -> Sequence[NotificationPreference]:
        """Bounded by categories times channels."""
        statement = select(NotificationPreference).where(NotificationPreference.user_id == user_id)
        return (await self.db.scalars(statement, execution_options={"populate_existing": True})).all()

    async def add_missing(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """What is there stays as it is, also when another transaction adds the same at this moment."""
        await self.db.execute(self._insert(rows).on_conflict_do_nothing(index_elements=_KEY))

    async def put(
        self, user_id: int, category: NotificationCategory, channel: NotificationChannel, is_enabled: bool
    ) -> None:
        """Add or change; of two at the same time the later one counts."""
        row = {"user_id": user_id, "category": category, "channel": channel, "is_enabled": is_enabled}
        changed = {"is_enabled": is_enabled, "updated_at": utc_now()}
        await self.db.execute(self._insert([row]).on_conflict_do_update(index_elements=_KEY, set_=changed))

    async def delete_of(self, user_id: int) -> None:
        statement = delete(NotificationPreference).where(NotificationPreference.user_id == user_id)
        await self.db.execute(statement.execution_options(synchronize_session=False))

    def _insert(self, rows: Sequence[Mapping[str, Any]]) -> sqlite.Insert | postgresql.Insert:
        """ON CONFLICT is no part of standard SQL: both databases have it, each with a class of its own."""
        on_sqlite = self.db.get_bind().dialect.name == "sqlite"
        insert = sqlite.insert(NotificationPreference) if on_sqlite else postgresql.insert(NotificationPreference)
        return insert.values([dict(row) for row in rows])
