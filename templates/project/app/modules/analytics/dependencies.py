"""Dependencies of the analytics module; each service is put together here and nowhere else.

The `make_` functions are for callers that have a session and no request: handlers and scripts.
"""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.dependencies import DB, CurrentUserDep
from app.core.rate_limit import RateLimiterDep
from app.modules.analytics.constants import CAPTURE_LIMIT
from app.modules.analytics.repositories.AnalyticsDailyCountRepository import AnalyticsDailyCountRepository
from app.modules.analytics.repositories.AnalyticsDailyVisitorRepository import AnalyticsDailyVisitorRepository
from app.modules.analytics.repositories.AnalyticsEventRepository import AnalyticsEventRepository
from app.modules.analytics.services.AnalyticsCaptureService import AnalyticsCaptureService
from app.modules.analytics.services.AnalyticsMaintenanceService import AnalyticsMaintenanceService
from app.modules.analytics.services.AnalyticsQueryService import AnalyticsQueryService
from app.modules.analytics.settings import get_analytics_settings
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup


def make_capture_service(db: AsyncSession) -> AnalyticsCaptureService:
    return AnalyticsCaptureService(
        AnalyticsEventRepository(db),
        AnalyticsDailyCountRepository(db),
        AnalyticsDailyVisitorRepository(db),
        interfaces.resolve(SharedUserLookup, db),
        get_analytics_settings(),
    )


def make_maintenance_service(db: AsyncSession) -> AnalyticsMaintenanceService:
    return AnalyticsMaintenanceService(
        AnalyticsEventRepository(db),
        AnalyticsDailyCountRepository(db),
        AnalyticsDailyVisitorRepository(db),
        get_analytics_settings(),
    )


async def get_capture_service(db: DB) -> AnalyticsCaptureService:
    return make_capture_service(db)


async def get_query_service(db: DB) -> AnalyticsQueryService:
    return AnalyticsQueryService(AnalyticsEventRepository(db), AnalyticsDailyCountRepository(db))


async def limit_capture(user: CurrentUserDep, limiter: RateLimiterDep) -> None:
    """By user, not by address: a whole office may sit behind one."""
    await limiter.hit(f"analytics-capture:{user.id}", CAPTURE_LIMIT)


CaptureServiceDep = Annotated[AnalyticsCaptureService, Depends(get_capture_service)]
QueryServiceDep = Annotated[AnalyticsQueryService, Depends(get_query_service)]
