"""The current user's account and logins."""

from uuid import UUID

from fastapi import APIRouter

from app.core.dependencies import CurrentUserDep
from app.modules.auth.constants import MODULE_NAME
from app.modules.auth.dependencies import AuthServiceDep
from app.modules.auth.schemas.AccountSchema import AccountResponse
from app.modules.auth.schemas.SessionSchema import SessionResponse
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter()


@router.get("/me")
async def get_account(current_user: CurrentUserDep, service: AuthServiceDep) -> ModuleSuccessResponse[AccountResponse]:
    """The account behind the access token."""
    account = AccountResponse.model_validate(await service.get_account(current_user.id))
    return create_module_success_response(account, module=MODULE_NAME)


@router.get("/sessions")
async def list_sessions(
    current_user: CurrentUserDep, service: AuthServiceDep
) -> ModuleSuccessResponse[list[SessionResponse]]:
    """Where the current user is logged in."""
    sessions = [SessionResponse.model_validate(session) for session in await service.list_sessions(current_user.id)]
    return create_module_success_response(sessions, module=MODULE_NAME)


@router.delete("/sessions/{session_id}")
async def end_session(
    session_id: UUID, current_user: CurrentUserDep, service: AuthServiceDep
) -> ModuleSuccessResponse[None]:
    """End one login; its access token works until it expires."""
    await service.end_session(session_id, current_user.id)
    return create_module_success_response(None, "Session ended", module=MODULE_NAME)
