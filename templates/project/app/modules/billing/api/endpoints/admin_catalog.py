"""Plans and coupons as admins see and change them."""

from fastapi import APIRouter

from app.core.dependencies import EntityId, Pagination
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import AdminDep, CouponServiceDep, PlanServiceDep
from app.modules.billing.schemas.CouponSchema import CouponCreate, CouponResponse
from app.modules.billing.schemas.PlanSchema import PlanCreate, PlanResponse, PlanUpdate
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/admin")


@router.post("/plans")
async def create_plan(
    plan_data: PlanCreate, current_user: AdminDep, service: PlanServiceDep
) -> ModuleSuccessResponse[PlanResponse]:
    """Offer a new plan."""
    plan = PlanResponse.model_validate(await service.create_plan(plan_data))
    return create_module_success_response(plan, "Plan created", module=MODULE_NAME)


@router.get("/plans")
async def list_all_plans(
    page: Pagination, current_user: AdminDep, service: PlanServiceDep
) -> ModuleSuccessResponse[Page[PlanResponse]]:
    """All plans, retired ones too."""
    plans, total = await service.get_list(page.skip, page.limit)
    items = [PlanResponse.model_validate(plan) for plan in plans]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.put("/plans/{plan_id:int}")
async def update_plan(
    plan_id: EntityId, plan_data: PlanUpdate, current_user: AdminDep, service: PlanServiceDep
) -> ModuleSuccessResponse[PlanResponse]:
    """Rename, retire or bring back a plan."""
    plan = PlanResponse.model_validate(await service.update_plan(plan_id, plan_data))
    return create_module_success_response(plan, "Plan saved", module=MODULE_NAME)


@router.post("/coupons")
async def create_coupon(
    coupon_data: CouponCreate, current_user: AdminDep, service: CouponServiceDep
) -> ModuleSuccessResponse[CouponResponse]:
    """Give out a new coupon."""
    coupon = CouponResponse.model_validate(await service.create_coupon(coupon_data))
    return create_module_success_response(coupon, "Coupon created", module=MODULE_NAME)


@router.get("/coupons")
async def list_coupons(
    page: Pagination, current_user: AdminDep, service: CouponServiceDep
) -> ModuleSuccessResponse[Page[CouponResponse]]:
    """All coupons, by id."""
    coupons, total = await service.get_list(page.skip, page.limit)
    items = [CouponResponse.model_validate(coupon) for coupon in coupons]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.post("/coupons/{coupon_id:int}/retire")
async def retire_coupon(
    coupon_id: EntityId, current_user: AdminDep, service: CouponServiceDep
) -> ModuleSuccessResponse[CouponResponse]:
    """Let nobody use a coupon any more."""
    coupon = CouponResponse.model_validate(await service.retire(coupon_id))
    return create_module_success_response(coupon, "Coupon retired", module=MODULE_NAME)
