"""The audit log, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.modules.users.constants import MODULE_NAME
from app.modules.users.dependencies import AdminDep, AuditLogServiceDep
from app.modules.users.schemas.AuditEntrySchema import AuditEntryQuery, AuditEntryResponse
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/admin/audit")


@router.get("/")
async def list_audit_entries(
    query: Annotated[AuditEntryQuery, Query()], current_user: AdminDep, service: AuditLogServiceDep
) -> ModuleSuccessResponse[Page[AuditEntryResponse]]:
    """Security events, the newest first."""
    entries, total = await service.get_page(query)
    items = [AuditEntryResponse.model_validate(entry) for entry in entries]
    return create_module_success_response(
        Page(items=items, total=total, skip=query.skip, limit=query.limit), module=MODULE_NAME
    )
