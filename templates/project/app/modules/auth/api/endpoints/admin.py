"""Logins of others, for admins."""

from fastapi import APIRouter

from app.core.dependencies import EntityId
from app.modules.auth.constants import MODULE_NAME
from app.modules.auth.dependencies import AdminDep, SessionAdminServiceDep
from app.modules.auth.schemas.SessionSchema import SessionResponse
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/admin/users/{user_id:int}")


@router.get("/sessions")
async def list_sessions_of_user(
    user_id: EntityId, current_user: AdminDep, service: SessionAdminServiceDep
) -> ModuleSuccessResponse[list[SessionResponse]]:
    """Where a user is logged in."""
    sessions = [SessionResponse.model_validate(session) for session in await service.list_sessions(user_id)]
    return create_module_success_response(sessions, module=MODULE_NAME)


@router.delete("/sessions")
async def end_sessions_of_user(
    user_id: EntityId, current_user: AdminDep, service: SessionAdminServiceDep
) -> ModuleSuccessResponse[None]:
    """End all logins of a user."""
    await service.end_sessions(user_id)
    return create_module_success_response(None, "Sessions ended", module=MODULE_NAME)


@router.post("/password-reset", status_code=202)
async def force_password_reset(
    user_id: EntityId, current_user: AdminDep, service: SessionAdminServiceDep
) -> ModuleSuccessResponse[None]:
    """End all logins of a user and send a link to set a new password."""
    await service.force_password_reset(user_id)
    return create_module_success_response(None, "A link is on its way", 202, MODULE_NAME)
