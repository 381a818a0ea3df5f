"""Questions about what has happened; all answers are bounded."""

from collections.abc import Sequence

from app.core.exceptions import ForbiddenError
from app.core.identity import CurrentUser
from app.modules.analytics.constants import ACTIVITY_NAMES, ADMIN_ROLE, MODERATOR_ROLE
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.repositories.AnalyticsDailyCountRepository import AnalyticsDailyCountRepository
from app.modules.analytics.repositories.AnalyticsEventRepository import AnalyticsEventRepository
from app.modules.analytics.schemas.AnalyticsActivitySchema import AnalyticsActivity, AnalyticsActivityDay
from app.modules.analytics.schemas.AnalyticsCountSchema import (
    AnalyticsCountDay,
    AnalyticsCountName,
    AnalyticsCountSeries,
    AnalyticsCountTop,
)
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventQuery
from app.modules.analytics.schemas.AnalyticsRangeSchema import (
    AnalyticsRangeCountQuery,
    AnalyticsRangeQuery,
    AnalyticsRangeTopQuery,
)
from app.shared.services.base import BaseAsyncService


class AnalyticsQueryService(BaseAsyncService[AnalyticsEvent, AnalyticsEventRepository]):
    def __init__(self, repository: AnalyticsEventRepository, counts: AnalyticsDailyCountRepository) -> None:
        super().__init__(repository)
        self.counts = counts

    async def find(self, query: AnalyticsEventQuery) -> tuple[list[AnalyticsEvent], int]:
        return await self.get_list(query.skip, query.limit, query.filters(), [query.sort])

    async def series(self, query: AnalyticsRangeCountQuery) -> AnalyticsCountSeries:
        """One entry for every day; on days that nobody counted nothing happened."""
        days = query.each_day()
        found = await self.counts.series(query.name, days[0], days[-1])
        points = [
            AnalyticsCountDay(day=day, events=events, users=users)
            for day, (events, users) in ((day, found.get(day, (0, 0))) for day in days)
        ]
        return AnalyticsCountSeries(name=query.name, total=sum(point.events for point in points), days=points)

    async def top(self, query: AnalyticsRangeTopQuery) -> AnalyticsCountTop:
        days = query.each_day()
        found = await self.counts.top(days[0], days[-1], query.limit)
        return AnalyticsCountTop(since=days[0], until=days[-1], names=_named(found))

    async def activity(self, user_id: int, query: AnalyticsRangeQuery, current_user: CurrentUser) -> AnalyticsActivity:
        """For the user and the staff; others are refused before anybody looks whether there is any."""
        if user_id != current_user.id and not current_user.has_role(ADMIN_ROLE, MODERATOR_ROLE):
            raise ForbiddenError(module=self.module_name)
        days = query.each_day()
        found = await self.repository.days_of_user(user_id, days[0], days[-1])
        names = await self.repository.names_of_user(user_id, days[0], days[-1], ACTIVITY_NAMES)
        return AnalyticsActivity(
            user_id=user_id,
            total=sum(found.values()),
            days=[AnalyticsActivityDay(day=day, events=found.get(day, 0)) for day in days],
            names=_named(names),
        )


def _named(counts: Sequence[tuple[str, int]]) -> list[AnalyticsCountName]:
    return [AnalyticsCountName(name=name, events=events) for name, events in counts]
