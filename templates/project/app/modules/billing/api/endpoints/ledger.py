"""The ledger, for admins to read."""

from fastapi import APIRouter

from app.core.dependencies import Pagination
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import AdminDep, LedgerServiceDep
from app.modules.billing.schemas.LedgerSchema import LedgerBalances, LedgerEntryResponse
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/admin/ledger")


@router.get("/")
async def list_entries(
    page: Pagination, current_user: AdminDep, service: LedgerServiceDep
) -> ModuleSuccessResponse[Page[LedgerEntryResponse]]:
    """All entries, by id."""
    entries, total = await service.get_list(page.skip, page.limit)
    items = [LedgerEntryResponse.model_validate(entry) for entry in entries]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/balances")
async def get_balances(current_user: AdminDep, service: LedgerServiceDep) -> ModuleSuccessResponse[LedgerBalances]:
    """The balance of each account in each currency."""
    return create_module_success_response(await service.get_balances(), module=MODULE_NAME)
