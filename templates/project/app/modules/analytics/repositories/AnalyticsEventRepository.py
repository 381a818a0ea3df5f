"""Queries about raw events."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import JSON, ColumnElement, Text, and_, case, cast, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.models.AnalyticsForgottenUser import AnalyticsForgottenUser
from app.modules.analytics.repositories._upsert import insert_rows
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate
from app.modules.analytics.schemas.EventSource import EventSource
from app.shared.repositories.base import BaseAsyncRepository

# Properties of the bus stay: other modules chose them, and no person is named there.
_FORGOTTEN: Mapping[str, Any] = {
    "user_id": None,
    "properties": case(
        (AnalyticsEvent.source == EventSource.API, literal({}, JSON())), else_=AnalyticsEvent.properties
    ),
}


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
        """Take away the user id and what the client wrote: nobody can check that it names no person."""
        statement = update(AnalyticsEvent).where(AnalyticsEvent.user_id == user_id).values(**_FORGOTTEN)
        await self.db.execute(statement.execution_options(synchronize_session=False))

    async def forget_again(self) -> int:
        """Take away what a capture stored that ran at the same moment as the forgetting; how many.

        A client's event has no user only when that one has left: what it says goes, too, if a version stored it that
        forgot the id alone.
        """
        forgotten = select(AnalyticsForgottenUser.user_id)
        statement = (
            update(AnalyticsEvent)
            .where(or_(AnalyticsEvent.user_id.in_(forgotten), _speaks_without_user()))
            .values(**_FORGOTTEN)
            .returning(AnalyticsEvent.id)
        )
        return len((await self.db.execute(statement.execution_options(synchronize_session=False))).all())

    async def delete_before(self, day: date, limit: int) -> int:
        """Delete some of them, the oldest first; how many."""
        oldest = select(AnalyticsEvent.id).where(AnalyticsEvent.day < day).order_by(AnalyticsEvent.day).limit(limit)
        statement = delete(AnalyticsEvent).where(AnalyticsEvent.id.in_(oldest)).returning(AnalyticsEvent.id)
        return len((await self.db.execute(statement.execution_options(synchronize_session=False))).all())


def _speaks_without_user() -> ColumnElement[bool]:
    """As text: PostgreSQL does not compare JSON."""
    has_properties = cast(AnalyticsEvent.properties, Text) != "{}"
    return and_(AnalyticsEvent.user_id.is_(None), AnalyticsEvent.source == EventSource.API, has_properties)
