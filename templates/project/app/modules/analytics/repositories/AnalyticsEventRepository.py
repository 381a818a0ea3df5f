"""Queries about raw events."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.models.AnalyticsForgottenUser import AnalyticsForgottenUser
from app.modules.analytics.repositories._upsert import insert_rows
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate
from app.shared.repositories.base import BaseAsyncRepository


class AnalyticsEventRepository(BaseAsyncRepository[AnalyticsEvent, AnalyticsEventCreate, BaseModel]):
    filterable: ClassVar[frozenset[str]] = frozenset({"name", "source", "user_id", "day"})
    sortable: ClassVar[frozenset[str]] = frozenset({"id", "name", "occurred_at", "received_at"})

    def __init__(self, db: AsyncSession) -> None:
        super().__init__(AnalyticsEvent, db)

    async def add_new(self, rows: Sequence[Mapping[str, Any]]) -> set[str]:
        """Store what is not there yet; the keys of that. In the order of keys: two batches cannot wait in a circle."""
        ordered = sorted(rows, key=lambda row: str(row["event_key"]))
        statement = (
            insert_rows(self.db, AnalyticsEvent, ordered)
            .on_conflict_do_nothing(index_elements=["event_key"])
            .returning(AnalyticsEvent.event_key)
        )
        return set((await self.db.execute(statement)).scalars())

    async def counts_of_day(self, day: date) -> dict[str, int]:
        statement = select(AnalyticsEvent.name, func.count()).where(AnalyticsEvent.day == day)
        rows = await self.db.execute(statement.group_by(AnalyticsEvent.name))
        return {row[0]: row[1] for row in rows}

    async def days_of_user(self, user_id: int, since: date, until: date) -> dict[date, int]:
        statement = (
            select(AnalyticsEvent.day, func.count())
            .where(AnalyticsEvent.user_id == user_id, AnalyticsEvent.day.between(since, until))
            .group_by(AnalyticsEvent.day)
        )
        return {row[0]: row[1] for row in await self.db.execute(statement)}

    async def names_of_user(self, user_id: int, since: date, until: date, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent first."""
        statement = (
            select(AnalyticsEvent.name, func.count())
            .where(AnalyticsEvent.user_id == user_id, AnalyticsEvent.day.between(since, until))
            .group_by(AnalyticsEvent.name)
            .order_by(func.count().desc(), AnalyticsEvent.name)
            .limit(limit)
        )
        return [(row[0], row[1]) for row in await self.db.execute(statement)]

    async def forget(self, user_id: int) -> None:
        """Take the user id away, and nothing else."""
        statement = update(AnalyticsEvent).where(AnalyticsEvent.user_id == user_id).values(user_id=None)
        await self.db.execute(statement.execution_options(synchronize_session=False))

    async def forget_again(self) -> int:
        """Take away what a capture stored that ran at the same moment as the forgetting; how many."""
        forgotten = select(AnalyticsForgottenUser.user_id)
        statement = (
            update(AnalyticsEvent)
            .where(AnalyticsEvent.user_id.in_(forgotten))
            .values(user_id=None)
            .returning(AnalyticsEvent.id)
        )
        return len((await self.db.execute(statement.execution_options(synchronize_session=False))).all())

    async def delete_before(self, day: date, limit: int) -> int:
        """Delete some of them, the oldest first; how many."""
        oldest = select(AnalyticsEvent.id).where(AnalyticsEvent.day < day).order_by(AnalyticsEvent.day).limit(limit)
        statement = delete(AnalyticsEvent).where(AnalyticsEvent.id.in_(oldest)).returning(AnalyticsEvent.id)
        return len((await self.db.execute(statement.execution_options(synchronize_session=False))).all())
