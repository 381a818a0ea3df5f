"""E-mails that wait, were sent, or failed, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.dependencies import EntityId, Pagination
from app.modules.notifications.constants import MODULE_NAME
from app.modules.notifications.dependencies import AdminDep, DeliveryServiceDep
from app.modules.notifications.schemas.DeliverySchema import DeliveryResponse
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/deliveries")

State = Annotated[DeliveryState | None, Query(description="Only e-mails in this state")]


@router.get("/")
async def list_deliveries(
    page: Pagination, current_user: AdminDep, service: DeliveryServiceDep, state: State = None
) -> ModuleSuccessResponse[Page[DeliveryResponse]]:
    """E-mails, the newest first."""
    found, total = await service.get_page(page.skip, page.limit, state)
    items = [DeliveryResponse.model_validate(delivery) for delivery in found]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/{delivery_id:int}")
async def get_delivery(
    delivery_id: EntityId, current_user: AdminDep, service: DeliveryServiceDep
) -> ModuleSuccessResponse[DeliveryResponse]:
    """One e-mail: how far it is, not what it says."""
    delivery = DeliveryResponse.model_validate(await service.get_by_id(delivery_id))
    return create_module_success_response(delivery, module=MODULE_NAME)


@router.post("/{delivery_id:int}/retry")
async def retry_delivery(
    delivery_id: EntityId, current_user: AdminDep, service: DeliveryServiceDep
) -> ModuleSuccessResponse[DeliveryResponse]:
    """Queue a dead e-mail again."""
    delivery = DeliveryResponse.model_validate(await service.retry(delivery_id))
    return create_module_success_response(delivery, "Delivery queued", module=MODULE_NAME)
