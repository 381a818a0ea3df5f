"""Billing accounts: one's own, and those of all for admins."""

from fastapi import APIRouter, Response

from app.core.dependencies import CurrentUserDep, EntityId, Pagination
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import AdminDep, BillingServiceDep, ExpectedVersion
from app.modules.billing.schemas.BillingSchema import BillingCreate, BillingResponse, BillingUpdate
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/accounts")


@router.post("/")
async def create_account(
    billing_data: BillingCreate, current_user: CurrentUserDep, service: BillingServiceDep
) -> ModuleSuccessResponse[BillingResponse]:
    """Open one's own billing account."""
    account = BillingResponse.model_validate(await service.create_billing_account(current_user.id, billing_data))
    return create_module_success_response(account, "Billing account created", module=MODULE_NAME)


@router.get("/")
async def list_accounts(
    page: Pagination, current_user: AdminDep, service: BillingServiceDep
) -> ModuleSuccessResponse[Page[BillingResponse]]:
    """All billing accounts, by id."""
    accounts, total = await service.get_list(page.skip, page.limit)
    items = [BillingResponse.model_validate(account) for account in accounts]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/me")
async def get_own_account(
    response: Response, current_user: CurrentUserDep, service: BillingServiceDep
) -> ModuleSuccessResponse[BillingResponse]:
    """One's own billing account; its ETag goes into If-Match of a change."""
    account = BillingResponse.model_validate(await service.get_of_user(current_user.id))
    response.headers["ETag"] = f'"{account.version}"'
    return create_module_success_response(account, module=MODULE_NAME)


@router.put("/me")
async def replace_own_account(
    billing_data: BillingUpdate,
    version: ExpectedVersion,
    response: Response,
    current_user: CurrentUserDep,
    service: BillingServiceDep,
) -> ModuleSuccessResponse[BillingResponse]:
    """Change one's own billing account, unless somebody else has since it was read: then 409."""
    account = BillingResponse.model_validate(await service.replace(current_user.id, version, billing_data))
    response.headers["ETag"] = f'"{account.version}"'
    return create_module_success_response(account, "Billing account saved", module=MODULE_NAME)


@router.get("/{account_id:int}")
async def get_account(
    account_id: EntityId, current_user: AdminDep, service: BillingServiceDep
) -> ModuleSuccessResponse[BillingResponse]:
    """A billing account, for admins."""
    account = BillingResponse.model_validate(await service.get_by_id(account_id))
    return create_module_success_response(account, module=MODULE_NAME)
