"""Queries about who has been counted on which day."""

from collections.abc import Sequence, Set
from datetime import date

from pydantic import BaseModel
from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.models.AnalyticsDailyVisitor import AnalyticsDailyVisitor
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.models.AnalyticsForgottenUser import AnalyticsForgottenUser
from app.modules.analytics.repositories._upsert import insert_into, insert_rows
from app.shared.models.base import UTCDateTime, utc_now
from app.shared.repositories.base import BaseAsyncRepository

_KEY = ["day", "name", "user_id"]


class AnalyticsDailyVisitorRepository(BaseAsyncRepository[AnalyticsDailyVisitor, BaseModel, BaseModel]):
    def __init__(self, db: AsyncSession) -> None:
        super().__init__(AnalyticsDailyVisitor, db)

    async def add_new(self, visitors: set[tuple[date, str, int]]) -> Sequence[tuple[date, str]]:
        """Note them; the day and the event of each who was not there yet."""
        if not visitors:
            return []
        rows = [dict(zip(_KEY, visitor, strict=True)) for visitor in sorted(visitors)]
        statement = (
            insert_rows(self.db, AnalyticsDailyVisitor, rows)
            .on_conflict_do_nothing(index_elements=_KEY)
            .returning(AnalyticsDailyVisitor.day, AnalyticsDailyVisitor.name)
        )
        return [(row[0], row[1]) for row in await self.db.execute(statement)]

    async def add_missing(self, day: date) -> None:
        """Everybody whom the raw events of the day know, in the same order as `add_new`."""
        now = literal(utc_now(), UTCDateTime())
        key = (AnalyticsEvent.day, AnalyticsEvent.name, AnalyticsEvent.user_id)
        found = (
            select(*key)
            .where(AnalyticsEvent.day == day, AnalyticsEvent.user_id.is_not(None))
            .distinct()
            .order_by(*key)
            .subquery()
        )
        # The day once more: without a WHERE, SQLite takes ON CONFLICT for the ON of a join.
        known = select(found.c.day, found.c.name, found.c.user_id).where(found.c.day == day)
        statement = insert_into(self.db, AnalyticsDailyVisitor).from_select(
            [*_KEY, "created_at", "updated_at"], known.add_columns(now, now), include_defaults=False
        )
        await self.db.execute(statement.on_conflict_do_nothing(index_elements=_KEY))

    async def counts_of_day(self, day: date) -> dict[str, int]:
        statement = select(AnalyticsDailyVisitor.name, func.count()).where(AnalyticsDailyVisitor.day == day)
        rows = await self.db.execute(statement.group_by(AnalyticsDailyVisitor.name))
        return {row[0]: row[1] for row in rows}

    async def client_names(self, user_id: int, days: Set[date]) -> Set[tuple[date, str]]:
        """Which events clients of this user have had on these days; those of the bus have a dot in their names."""
        statement = select(AnalyticsDailyVisitor.day, AnalyticsDailyVisitor.name).where(
            AnalyticsDailyVisitor.user_id == user_id,
            AnalyticsDailyVisitor.day.in_(days),
            AnalyticsDailyVisitor.name.not_like("%.%"),
        )
        return {(row[0], row[1]) for row in await self.db.execute(statement)}

    async def lock(self, user_id: int) -> None:
        """Until the transaction ends, no other adds names for this user. SQLite has one writer at a time anyway."""
        if self.db.get_bind().dialect.name == "postgresql":
            key = func.hashtextextended(f"analytics.names:{user_id}", 0)
            await self.db.execute(select(func.pg_advisory_xact_lock(key)))

    async def is_forgotten(self, user_id: int) -> bool:
        statement = select(AnalyticsForgottenUser.id).where(AnalyticsForgottenUser.user_id == user_id)
        return (await self.db.scalars(statement)).first() is not None

    async def forget(self, user_id: int) -> None:
        """Take the user id away and keep the row: one person, nobody knows who. Who comes back later is not noted."""
        row = insert_rows(self.db, AnalyticsForgottenUser, [{"user_id": user_id}])
        await self.db.execute(row.on_conflict_do_nothing(index_elements=["user_id"]))
        statement = update(AnalyticsDailyVisitor).where(AnalyticsDailyVisitor.user_id == user_id).values(user_id=None)
        await self.db.execute(statement.execution_options(synchronize_session=False))

    async def forget_again(self) -> None:
        forgotten = select(AnalyticsForgottenUser.user_id)
        statement = update(AnalyticsDailyVisitor).where(AnalyticsDailyVisitor.user_id.in_(forgotten))
        await self.db.execute(statement.values(user_id=None).execution_options(synchronize_session=False))

    async def delete_before(self, day: date, limit: int) -> int:
        oldest = (
            select(AnalyticsDailyVisitor.id)
            .where(AnalyticsDailyVisitor.day < day)
            .order_by(AnalyticsDailyVisitor.day)
            .limit(limit)
        )
        statement = delete(AnalyticsDailyVisitor).where(AnalyticsDailyVisitor.id.in_(oldest))
        statement = statement.execution_options(synchronize_session=False)
        return len((await self.db.execute(statement.returning(AnalyticsDailyVisitor.id))).all())
