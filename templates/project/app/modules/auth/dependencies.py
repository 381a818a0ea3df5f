"""Dependencies of the auth module's endpoints; each service is put together here and nowhere else."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import Settings, get_settings
from app.core.dependencies import DB, CurrentUserDep, get_app_settings, require_role
from app.core.identity import CurrentUser
from app.core.rate_limit import RateLimiterDep, client_address
from app.modules.auth.constants import ADMIN_ROLE
from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.repositories.RefreshTokenRepository import RefreshTokenRepository
from app.modules.auth.services.AuthService import AuthService
from app.modules.auth.services.EmailChangeService import EmailChangeService
from app.modules.auth.services.EmailVerificationService import EmailVerificationService
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.auth.services.PasswordService import PasswordService
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.modules.auth.services.SessionAdminService import SessionAdminService
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup

AdminDep = Annotated[CurrentUser, Depends(require_role(ADMIN_ROLE))]
AppSettings = Annotated[Settings, Depends(get_app_settings)]


def make_one_time_token_service(db: AsyncSession) -> OneTimeTokenService:
    """For handlers, which have a session and no request."""
    return OneTimeTokenService(OneTimeTokenRepository(db), get_settings())


async def get_auth_service(db: DB, limiter: RateLimiterDep, settings: AppSettings) -> AuthService:
    tokens = RefreshTokenService(RefreshTokenRepository(db), settings)
    one_time_tokens = OneTimeTokenService(OneTimeTokenRepository(db), settings)
    users, credentials = interfaces.resolve(SharedUserLookup, db), interfaces.resolve(CredentialStore, db)
    return AuthService(tokens, one_time_tokens, users, credentials, limiter, settings)


async def get_password_service(db: DB, limiter: RateLimiterDep, settings: AppSettings) -> PasswordService:
    return PasswordService(
        db,
        OneTimeTokenService(OneTimeTokenRepository(db), settings),
        RefreshTokenService(RefreshTokenRepository(db), settings),
        interfaces.resolve(CredentialStore, db),
        limiter,
        settings,
    )


async def get_email_verification_service(db: DB, settings: AppSettings) -> EmailVerificationService:
    one_time_tokens = OneTimeTokenService(OneTimeTokenRepository(db), settings)
    return EmailVerificationService(db, one_time_tokens, interfaces.resolve(CredentialStore, db))


async def get_email_change_service(db: DB, settings: AppSettings) -> EmailChangeService:
    return EmailChangeService(
        db,
        OneTimeTokenService(OneTimeTokenRepository(db), settings),
        RefreshTokenService(RefreshTokenRepository(db), settings),
        interfaces.resolve(SharedUserLookup, db),
        interfaces.resolve(CredentialStore, db),
    )


async def get_session_admin_service(db: DB, settings: AppSettings, current_user: CurrentUserDep) -> SessionAdminService:
    tokens = RefreshTokenService(RefreshTokenRepository(db), settings)
    one_time_tokens = OneTimeTokenService(OneTimeTokenRepository(db), settings)
    users, credentials = interfaces.resolve(SharedUserLookup, db), interfaces.resolve(CredentialStore, db)
    return SessionAdminService(tokens, one_time_tokens, users, credentials, current_user)


async def get_client_address(request: Request) -> str:
    return client_address(request)


async def get_user_agent(request: Request) -> str:
    """What the client calls itself; shown in the list of sessions, so only what can be printed."""
    agent = request.headers.get("user-agent", "")
    return "".join(character for character in agent if character.isprintable())


ClientAddress = Annotated[str, Depends(get_client_address)]
UserAgent = Annotated[str, Depends(get_user_agent)]
AuthServiceDep = Annotated[AuthService, Depends(get_auth_service)]
PasswordServiceDep = Annotated[PasswordService, Depends(get_password_service)]
EmailVerificationServiceDep = Annotated[EmailVerificationService, Depends(get_email_verification_service)]
EmailChangeServiceDep = Annotated[EmailChangeService, Depends(get_email_change_service)]
SessionAdminServiceDep = Annotated[SessionAdminService, Depends(get_session_admin_service)]
