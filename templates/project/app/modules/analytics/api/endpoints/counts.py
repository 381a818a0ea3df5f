"""Counts per day, for the staff."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.dependencies import StaffDep
from app.modules.analytics.constants import MODULE_NAME
from app.modules.analytics.dependencies import QueryServiceDep
from app.modules.analytics.schemas.AnalyticsCountSchema import AnalyticsCountSeries, AnalyticsCountTop
from app.modules.analytics.schemas.AnalyticsRangeSchema import AnalyticsRangeCountQuery, AnalyticsRangeTopQuery
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/counts")


@router.get("/")
async def count_per_day(
    query: Annotated[AnalyticsRangeCountQuery, Query()], current_user: StaffDep, service: QueryServiceDep
) -> ModuleSuccessResponse[AnalyticsCountSeries]:
    """How often an event happened on each day of the range, and to how many users."""
    return create_module_success_response(await service.series(query), module=MODULE_NAME)


@router.get("/top")
async def list_top_names(
    query: Annotated[AnalyticsRangeTopQuery, Query()], current_user: StaffDep, service: QueryServiceDep
) -> ModuleSuccessResponse[AnalyticsCountTop]:
    """The most frequent events of the range."""
    return create_module_success_response(await service.top(query), module=MODULE_NAME)
