"""Which days are asked about: a last day and how many, so that no range is longer than a leap year."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.modules.analytics.constants import DEFAULT_RANGE_DAYS, MAX_RANGE_DAYS, MAX_TOP
from app.modules.analytics.schemas._day import Day
from app.modules.analytics.schemas.AnalyticsEventSchema import EventName
from app.shared.models.base import utc_now


class AnalyticsRangeQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    until: Annotated[Day | None, Field(description="The last day, in UTC; today if left out")] = None
    days: Annotated[int, Field(ge=1, le=MAX_RANGE_DAYS)] = DEFAULT_RANGE_DAYS

    def each_day(self) -> Sequence[date]:
        """In their order. The calendar begins with the year 1, however many days are asked for."""
        last = (self.until or utc_now().date()).toordinal()
        return [date.fromordinal(number) for number in range(max(1, last - self.days + 1), last + 1)]


class AnalyticsRangeCountQuery(AnalyticsRangeQuery):
    name: EventName


class AnalyticsRangeTopQuery(AnalyticsRangeQuery):
    limit: Annotated[int, Field(ge=1, le=MAX_TOP)] = 10
