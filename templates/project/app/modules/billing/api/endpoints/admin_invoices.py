"""Invoices as admins see and change them."""

from fastapi import APIRouter

from app.core.dependencies import EntityId, Pagination
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.dependencies import (
    AdminDep,
    InvoiceAdminServiceDep,
    InvoiceServiceDep,
    InvoiceStateFilter,
    RequestKey,
)
from app.modules.billing.schemas.InvoiceSchema import InvoiceCreate, InvoiceDetailResponse, InvoiceResponse
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/admin/invoices")


@router.post("/")
async def create_invoice(
    invoice_data: InvoiceCreate, key: RequestKey, current_user: AdminDep, service: InvoiceAdminServiceDep
) -> ModuleSuccessResponse[InvoiceDetailResponse]:
    """Draft an invoice; its user does not see it yet."""
    invoice = await service.create(invoice_data, key, current_user.id)
    return create_module_success_response(invoice, "Invoice drafted", module=MODULE_NAME)


@router.get("/")
async def list_all_invoices(
    page: Pagination, current_user: AdminDep, service: InvoiceServiceDep, state: InvoiceStateFilter = None
) -> ModuleSuccessResponse[Page[InvoiceResponse]]:
    """All invoices, the newest first."""
    invoices, total = await service.list_all(page.skip, page.limit, state)
    items = [InvoiceResponse.model_validate(invoice) for invoice in invoices]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/{invoice_id:int}")
async def get_any_invoice(
    invoice_id: EntityId, current_user: AdminDep, service: InvoiceServiceDep
) -> ModuleSuccessResponse[InvoiceDetailResponse]:
    """Any invoice, with its lines."""
    invoice = InvoiceDetailResponse.model_validate(await service.get_by_id(invoice_id))
    return create_module_success_response(invoice, module=MODULE_NAME)


@router.post("/{invoice_id:int}/issue")
async def issue_invoice(
    invoice_id: EntityId, current_user: AdminDep, service: InvoiceAdminServiceDep
) -> ModuleSuccessResponse[InvoiceResponse]:
    """From now on it is owed."""
    invoice = InvoiceResponse.model_validate(await service.issue(invoice_id))
    return create_module_success_response(invoice, "Invoice issued", module=MODULE_NAME)


@router.post("/{invoice_id:int}/void")
async def void_invoice(
    invoice_id: EntityId, current_user: AdminDep, service: InvoiceAdminServiceDep
) -> ModuleSuccessResponse[InvoiceResponse]:
    """Take it back: nothing is owed."""
    invoice = InvoiceResponse.model_validate(await service.void(invoice_id))
    return create_module_success_response(invoice, "Invoice voided", module=MODULE_NAME)


@router.post("/{invoice_id:int}/write-off")
async def write_off_invoice(
    invoice_id: EntityId, current_user: AdminDep, service: InvoiceAdminServiceDep
) -> ModuleSuccessResponse[InvoiceResponse]:
    """Give it up: owed, but lost."""
    invoice = InvoiceResponse.model_validate(await service.write_off(invoice_id))
    return create_module_success_response(invoice, "Invoice written off", module=MODULE_NAME)
