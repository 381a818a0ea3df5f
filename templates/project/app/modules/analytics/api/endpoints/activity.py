"""What a user has done: one's own, and that of others for the staff."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.core.dependencies import CurrentUserDep, EntityId, owner_or
from app.modules.analytics.constants import MODULE_NAME
from app.modules.analytics.dependencies import QueryServiceDep
from app.modules.analytics.schemas.AnalyticsActivitySchema import AnalyticsActivity
from app.modules.analytics.schemas.AnalyticsRangeSchema import AnalyticsRangeQuery
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/activity")

Range = Annotated[AnalyticsRangeQuery, Query()]


@router.get("/me")
async def get_own_activity(
    query: Range, current_user: CurrentUserDep, service: QueryServiceDep
) -> ModuleSuccessResponse[AnalyticsActivity]:
    """One's own events per day."""
    activity = await service.activity(current_user.id, query, current_user)
    return create_module_success_response(activity, module=MODULE_NAME)


@router.get("/{user_id:int}", dependencies=[Depends(owner_or("admin", "moderator"))])
async def get_activity(
    user_id: EntityId, query: Range, current_user: CurrentUserDep, service: QueryServiceDep
) -> ModuleSuccessResponse[AnalyticsActivity]:
    """Events of a user per day, for that user and the staff."""
    activity = await service.activity(user_id, query, current_user)
    return create_module_success_response(activity, module=MODULE_NAME)
