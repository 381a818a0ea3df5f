"""Events: sent by clients, listed for the staff."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.core.dependencies import CurrentUserDep, StaffDep
from app.modules.analytics.constants import MODULE_NAME
from app.modules.analytics.dependencies import CaptureServiceDep, QueryServiceDep, limit_capture
from app.modules.analytics.schemas.AnalyticsEventSchema import (
    AnalyticsEventBatch,
    AnalyticsEventQuery,
    AnalyticsEventReceipt,
    AnalyticsEventResponse,
)
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/events")


@router.post("/", dependencies=[Depends(limit_capture)])
async def capture_events(
    batch: AnalyticsEventBatch, current_user: CurrentUserDep, service: CaptureServiceDep
) -> ModuleSuccessResponse[AnalyticsEventReceipt]:
    """Store what one's client has noted. Sending a batch again is safe: events are told apart by their ids."""
    receipt = await service.capture_batch(batch.events, current_user.id)
    return create_module_success_response(receipt, f"Stored {receipt.stored} events", module=MODULE_NAME)


@router.get("/")
async def list_events(
    query: Annotated[AnalyticsEventQuery, Query()], current_user: StaffDep, service: QueryServiceDep
) -> ModuleSuccessResponse[Page[AnalyticsEventResponse]]:
    """Raw events, as long as they are kept."""
    events, total = await service.find(query)
    items = [AnalyticsEventResponse.model_validate(event) for event in events]
    return create_module_success_response(
        Page(items=items, total=total, skip=query.skip, limit=query.limit), module=MODULE_NAME
    )
