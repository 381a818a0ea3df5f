"""Rules of the analytics module."""

from app.modules.analytics.services.AnalyticsCaptureService import AnalyticsCaptureService
from app.modules.analytics.services.AnalyticsMaintenanceService import AnalyticsMaintenanceService
from app.modules.analytics.services.AnalyticsQueryService import AnalyticsQueryService

__all__ = [
    "AnalyticsCaptureService",
    "AnalyticsMaintenanceService",
    "AnalyticsQueryService",
]
