"""Plans as everybody sees them."""

from fastapi import APIRouter, Depends

from app.core.dependencies import EntityId, Pagination, public
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import PlanServiceDep
from app.modules.billing.schemas.PlanSchema import PlanResponse
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/plans", dependencies=[Depends(public)])


@router.get("/")
async def list_plans(page: Pagination, service: PlanServiceDep) -> ModuleSuccessResponse[Page[PlanResponse]]:
    """What can be subscribed to."""
    plans, total = await service.get_offers(page.skip, page.limit)
    items = [PlanResponse.model_validate(plan) for plan in plans]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/{plan_id:int}")
async def get_plan(plan_id: EntityId, service: PlanServiceDep) -> ModuleSuccessResponse[PlanResponse]:
    """One of the plans on offer."""
    plan = PlanResponse.model_validate(await service.get_offered(plan_id))
    return create_module_success_response(plan, module=MODULE_NAME)
