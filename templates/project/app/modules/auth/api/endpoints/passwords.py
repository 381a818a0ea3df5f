"""Changing and resetting passwords."""

from fastapi import APIRouter, Depends

from app.core.dependencies import CurrentUserDep, public
from app.core.rate_limit import RateLimit
from app.modules.auth.constants import MODULE_NAME, RESET_LIMIT
from app.modules.auth.dependencies import PasswordServiceDep
from app.modules.auth.schemas.PasswordSchema import PasswordChange, PasswordReset, PasswordResetRequest
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter()

ResetLimit = Depends(RateLimit(RESET_LIMIT, scope="password-reset"))


@router.post("/password-reset/request", status_code=202, dependencies=[Depends(public), ResetLimit])
async def request_password_reset(
    request_data: PasswordResetRequest, service: PasswordServiceDep
) -> ModuleSuccessResponse[None]:
    """Ask for a link to set a new password. The answer is the same for every address."""
    await service.request_reset(request_data.email)
    return create_module_success_response(None, "If the account exists, a link is on its way", 202, MODULE_NAME)


@router.post("/password-reset", dependencies=[Depends(public), ResetLimit])
async def reset_password(reset_data: PasswordReset, service: PasswordServiceDep) -> ModuleSuccessResponse[None]:
    """Set a new password with the token of the link; all logins end."""
    await service.reset(reset_data)
    return create_module_success_response(None, "Password changed", module=MODULE_NAME)


@router.post("/change-password", dependencies=[ResetLimit])
async def change_password(
    change_data: PasswordChange, current_user: CurrentUserDep, service: PasswordServiceDep
) -> ModuleSuccessResponse[None]:
    """Set a new password with the old one; all logins end."""
    await service.change(current_user.id, change_data)
    return create_module_success_response(None, "Password changed", module=MODULE_NAME)
