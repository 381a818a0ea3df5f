"""Confirming e-mail addresses."""

from fastapi import APIRouter, Depends

from app.core.dependencies import CurrentUserDep, public
from app.core.rate_limit import RateLimit
from app.modules.auth.constants import MODULE_NAME, RESET_LIMIT
from app.modules.auth.dependencies import EmailVerificationServiceDep
from app.modules.auth.schemas.EmailVerificationSchema import EmailVerification
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/verify-email")

VerifyLimit = Depends(RateLimit(RESET_LIMIT, scope="verify-email"))


@router.post("/request", status_code=202, dependencies=[VerifyLimit])
async def request_verification(
    current_user: CurrentUserDep, service: EmailVerificationServiceDep
) -> ModuleSuccessResponse[None]:
    """Ask for a new link that confirms the address."""
    await service.request(current_user.id)
    return create_module_success_response(None, "A link is on its way", 202, MODULE_NAME)


@router.post("", dependencies=[Depends(public), VerifyLimit])
async def verify_email(
    verification_data: EmailVerification, service: EmailVerificationServiceDep
) -> ModuleSuccessResponse[None]:
    """Confirm the address with the token of the link."""
    await service.confirm(verification_data.token)
    return create_module_success_response(None, "E-mail address confirmed", module=MODULE_NAME)
