"""One's own invoices."""

from fastapi import APIRouter

from app.core.dependencies import CurrentUserDep, EntityId, Pagination
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import InvoiceServiceDep, InvoiceStateFilter
from app.modules.billing.schemas.InvoiceSchema import InvoiceDetailResponse, InvoiceResponse
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/invoices")


@router.get("/")
async def list_invoices(
    page: Pagination, current_user: CurrentUserDep, service: InvoiceServiceDep, state: InvoiceStateFilter = None
) -> ModuleSuccessResponse[Page[InvoiceResponse]]:
    """One's own invoices, the newest first."""
    invoices, total = await service.list_own(current_user.id, page.skip, page.limit, state)
    items = [InvoiceResponse.model_validate(invoice) for invoice in invoices]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/{invoice_id:int}")
async def get_invoice(
    invoice_id: EntityId, current_user: CurrentUserDep, service: InvoiceServiceDep
) -> ModuleSuccessResponse[InvoiceDetailResponse]:
    """One of one's own invoices, with its lines."""
    invoice = InvoiceDetailResponse.model_validate(await service.get_own(invoice_id, current_user.id))
    return create_module_success_response(invoice, module=MODULE_NAME)
