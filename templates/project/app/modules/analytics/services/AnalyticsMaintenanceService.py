"""What time does to analytics: old raw events go, and counts are counted again from those that are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.modules.analytics.constants import PURGE_BATCH
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.repositories.AnalyticsDailyCountRepository import AnalyticsDailyCountRepository
from app.modules.analytics.repositories.AnalyticsDailyVisitorRepository import AnalyticsDailyVisitorRepository
from app.modules.analytics.repositories.AnalyticsEventRepository import AnalyticsEventRepository
from app.modules.analytics.services.AnalyticsCaptureService import horizon
from app.modules.analytics.settings import AnalyticsSettings
from app.shared.services.base import BaseAsyncService


@dataclass(frozen=True)
class _Correction:
    """A count that was not what the raw events say: (events, users) before and after."""

    day: date
    name: str
    before: tuple[int, int]
    after: tuple[int, int]


class AnalyticsMaintenanceService(BaseAsyncService[AnalyticsEvent, AnalyticsEventRepository]):
    def __init__(
        self,
        repository: AnalyticsEventRepository,
        counts: AnalyticsDailyCountRepository,
        visitors: AnalyticsDailyVisitorRepository,
        settings: AnalyticsSettings,
    ) -> None:
        super().__init__(repository)
        self.counts = counts
        self.visitors = visitors
        self.settings = settings

    async def purge(self, now: datetime, limit: int = PURGE_BATCH) -> int:
        """Delete one batch of what is older than the retention; 0 when nothing is left.

        The days are closed first, in the same unit of work: half a day of raw events must never be counted again.
        """
        first_kept = horizon(self.settings, now)
        await self.counts.close_before(first_kept)
        deleted = await self.repository.delete_before(first_kept, limit)
        return deleted + await self.visitors.delete_before(first_kept, limit)

    async def forget_again(self) -> int:
        """Close the gap between a capture and the forgetting of its user that ran at the same moment."""
        await self.visitors.forget_again()
        return await self.repository.forget_again()

    async def recompute(self, day: date) -> Sequence[_Correction]:
        """Make the counts of a day those of its raw events; what had to be corrected.

        Counts are locked before the raw events are read: a capture whose events are not seen here adds itself after us.
        """
        await self.visitors.add_missing(day)
        rows = await self.counts.lock_open(day, await self.repository.counts_of_day(day))
        events, users = await self.repository.counts_of_day(day), await self.visitors.counts_of_day(day)
        corrections = []
        for row in rows:
            before, after = (row.events, row.users), (events.get(row.name, 0), users.get(row.name, 0))
            if before != after:
                await self.counts.update(row, {"events": after[0], "users": after[1]})
                corrections.append(_Correction(day, row.name, before, after))
        return corrections
