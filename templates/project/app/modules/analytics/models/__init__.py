"""Tables of the analytics module."""

from app.modules.analytics.models.AnalyticsDailyCount import AnalyticsDailyCount
from app.modules.analytics.models.AnalyticsDailyVisitor import AnalyticsDailyVisitor
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.models.AnalyticsForgottenUser import AnalyticsForgottenUser

__all__ = [
    "AnalyticsDailyCount",
    "AnalyticsDailyVisitor",
    "AnalyticsEvent",
    "AnalyticsForgottenUser",
]
