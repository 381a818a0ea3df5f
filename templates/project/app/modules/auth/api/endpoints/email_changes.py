"""Changing the e-mail address."""

from fastapi import APIRouter, Depends

from app.core.dependencies import CurrentUserDep, public
from app.core.rate_limit import RateLimit
from app.modules.auth.constants import MODULE_NAME, RESET_LIMIT
from app.modules.auth.dependencies import EmailChangeServiceDep
from app.modules.auth.schemas.EmailChangeSchema import EmailChangeConfirm, EmailChangeRequest
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/change-email")

ChangeLimit = Depends(RateLimit(RESET_LIMIT, scope="change-email"))


@router.post("/request", status_code=202, dependencies=[ChangeLimit])
async def request_email_change(
    request_data: EmailChangeRequest, current_user: CurrentUserDep, service: EmailChangeServiceDep
) -> ModuleSuccessResponse[None]:
    """Ask for a link to the new address. The answer is the same for every address."""
    await service.request(current_user.id, request_data)
    return create_module_success_response(None, "If the address is free, a link is on its way", 202, MODULE_NAME)


@router.post("", dependencies=[Depends(public), ChangeLimit])
async def change_email(confirm_data: EmailChangeConfirm, service: EmailChangeServiceDep) -> ModuleSuccessResponse[None]:
    """Change the address with the token of the link; all logins end."""
    await service.confirm(confirm_data.token)
    return create_module_success_response(None, "E-mail address changed", module=MODULE_NAME)
