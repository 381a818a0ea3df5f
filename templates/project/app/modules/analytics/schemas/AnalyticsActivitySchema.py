"""Answers about what one user has done."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from app.modules.analytics.schemas.AnalyticsCountSchema import AnalyticsCountName


class AnalyticsActivityDay(BaseModel):
    day: date
    events: int


class AnalyticsActivity(BaseModel):
    """From raw events, so it reaches back no further than they are kept."""

    user_id: int
    total: int
    days: Sequence[AnalyticsActivityDay]
    names: Sequence[AnalyticsCountName]
