"""Queries about counts per day. Adding is a single statement, so that no parallel capture is lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.models.AnalyticsDailyCount import AnalyticsDailyCount
from app.modules.analytics.repositories._upsert import insert_rows
from app.shared.models.base import utc_now
from app.shared.repositories.base import BaseAsyncRepository

_KEY = ["day", "name"]


class AnalyticsDailyCountRepository(BaseAsyncRepository[AnalyticsDailyCount, BaseModel, BaseModel]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(AnalyticsDailyCount, db)

    async def add(self, counts: Mapping[tuple[date, str], tuple[int, int]]) -> None:
        """Add (events, users) to each day and event, in one order everywhere: else two batches wait in a circle."""
        if not counts:
            return
        rows = [
            {"day": day, "name": name, "events": events, "users": users, "closed": False}
            for (day, name), (events, users) in sorted(counts.items())
        ]
        statement = insert_rows(self.db, AnalyticsDailyCount, rows)
        added = {
            "events": AnalyticsDailyCount.events + statement.excluded.events,
            "users": AnalyticsDailyCount.users + statement.excluded.users,
            "updated_at": utc_now(),
        }
        await self.db.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=added))

    async def lock_open(self, day: date, names: Iterable[str]) -> Sequence[AnalyticsDailyCount]:
        """The rows of the day that can still be counted again, one for each of `names` too, as they are now."""
        rows = [{"day": day, "name": name, "events": 0, "users": 0, "closed": False} for name in sorted(names)]
        if rows:
            statement = insert_rows(self.db, AnalyticsDailyCount, rows)
            await self.db.execute(statement.on_conflict_do_nothing(index_elements=_KEY))
        locked = (
            select(AnalyticsDailyCount)
            .where(AnalyticsDailyCount.day == day, AnalyticsDailyCount.closed.is_(False))
            .order_by(AnalyticsDailyCount.name)
            .with_for_update()
        )
        return (await self.db.scalars(locked, execution_options={"populate_existing": True})).all()

    async def series(self, name: str, since: date, until: date) -> dict[date, tuple[int, int]]:
        statement = select(AnalyticsDailyCount.day, AnalyticsDailyCount.events, AnalyticsDailyCount.users).where(
            AnalyticsDailyCount.name == name, AnalyticsDailyCount.day.between(since, until)
        )
        return {row[0]: (row[1], row[2]) for row in await self.db.execute(statement)}

    async def top(self, since: date, until: date, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent first."""
        total = func.sum(AnalyticsDailyCount.events)
        statement = (
            select(AnalyticsDailyCount.name, total)
            .where(AnalyticsDailyCount.day.between(since, until))
            .group_by(AnalyticsDailyCount.name)
            .having(total > 0)
            .order_by(total.desc(), AnalyticsDailyCount.name)
            .limit(limit)
        )
        return [(row[0], int(row[1])) for row in await self.db.execute(statement)]

    async def close_before(self, day: date) -> None:
        statement = (
            update(AnalyticsDailyCount)
            .where(AnalyticsDailyCount.day < day, AnalyticsDailyCount.closed.is_(False))
            .values(closed=True)
        )
        await self.db.execute(statement.execution_options(synchronize_session=False))
