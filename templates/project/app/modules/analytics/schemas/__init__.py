"""Requests and responses of the analytics module."""

from app.modules.analytics.schemas.AnalyticsActivitySchema import AnalyticsActivity, AnalyticsActivityDay
from app.modules.analytics.schemas.AnalyticsCountSchema import (
    AnalyticsCountDay,
    AnalyticsCountName,
    AnalyticsCountSeries,
    AnalyticsCountTop,
)
from app.modules.analytics.schemas.AnalyticsEventSchema import (
    AnalyticsEventBatch,
    AnalyticsEventCreate,
    AnalyticsEventQuery,
    AnalyticsEventReceipt,
    AnalyticsEventResponse,
)
from app.modules.analytics.schemas.AnalyticsRangeSchema import (
    AnalyticsRangeCountQuery,
    AnalyticsRangeQuery,
    AnalyticsRangeTopQuery,
)
from app.modules.analytics.schemas.EventSource import EventSource

__all__ = [
    "AnalyticsActivity",
    "AnalyticsActivityDay",
    "AnalyticsCountDay",
    "AnalyticsCountName",
    "AnalyticsCountSeries",
    "AnalyticsCountTop",
    "AnalyticsEventBatch",
    "AnalyticsEventCreate",
    "AnalyticsEventQuery",
    "AnalyticsEventReceipt",
    "AnalyticsEventResponse",
    "AnalyticsRangeCountQuery",
    "AnalyticsRangeQuery",
    "AnalyticsRangeTopQuery",
    "EventSource",
]
