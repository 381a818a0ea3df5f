"""Logging in, renewing tokens, logging out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form

from app.core.dependencies import CurrentUserDep, public
from app.core.rate_limit import RateLimit
from app.modules.auth.constants import LOGIN_LIMIT, MODULE_NAME, REFRESH_LIMIT
from app.modules.auth.dependencies import AuthServiceDep, ClientAddress, UserAgent
from app.modules.auth.schemas.LoginSchema import LoginForm
from app.modules.auth.schemas.TokenSchema import TokenRefresh, TokenResponse
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter()

LoginLimit = Depends(RateLimit(LOGIN_LIMIT, scope="login", fail_closed=True))
RefreshLimit = Depends(RateLimit(REFRESH_LIMIT, scope="refresh"))


@router.post("/login", dependencies=[Depends(public), LoginLimit])
async def login(
    form: Annotated[LoginForm, Form()], address: ClientAddress, user_agent: UserAgent, service: AuthServiceDep
) -> TokenResponse:
    """Log in with the OAuth2 password form: `username` is the e-mail address."""
    return await service.login(form, address, user_agent)


@router.post("/refresh", dependencies=[Depends(public), RefreshLimit])
async def refresh(
    token_data: TokenRefresh, address: ClientAddress, user_agent: UserAgent, service: AuthServiceDep
) -> TokenResponse:
    """New tokens for a refresh token, which works once. A second use ends the login it belongs to."""
    return await service.refresh(token_data.refresh_token, address, user_agent)


@router.post("/logout", dependencies=[Depends(public), RefreshLimit])
async def logout(token_data: TokenRefresh, service: AuthServiceDep) -> ModuleSuccessResponse[None]:
    """End the login that a refresh token belongs to."""
    await service.logout(token_data.refresh_token)
    return create_module_success_response(None, "Logged out", module=MODULE_NAME)


@router.post("/logout-all")
async def logout_all(current_user: CurrentUserDep, service: AuthServiceDep) -> ModuleSuccessResponse[None]:
    """End all logins of the current user, this one included."""
    await service.logout_everywhere(current_user.id)
    return create_module_success_response(None, "Logged out everywhere", module=MODULE_NAME)
