"""Queries of the analytics module."""

from app.modules.analytics.repositories.AnalyticsDailyCountRepository import AnalyticsDailyCountRepository
from app.modules.analytics.repositories.AnalyticsDailyVisitorRepository import AnalyticsDailyVisitorRepository
from app.modules.analytics.repositories.AnalyticsEventRepository import AnalyticsEventRepository

__all__ = [
    "AnalyticsDailyCountRepository",
    "AnalyticsDailyVisitorRepository",
    "AnalyticsEventRepository",
]
