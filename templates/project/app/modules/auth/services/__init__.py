"""Rules of the auth module."""

from app.modules.auth.services.AuthService import AuthService
from app.modules.auth.services.EmailChangeService import EmailChangeService
from app.modules.auth.services.EmailVerificationService import EmailVerificationService
from app.modules.auth.services.LogTokenMailer import LogTokenMailer
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.auth.services.PasswordService import PasswordService
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.modules.auth.services.SessionAdminService import SessionAdminService

__all__ = [
    "AuthService",
    "EmailChangeService",
    "EmailVerificationService",
    "LogTokenMailer",
    "OneTimeTokenService",
    "PasswordService",
    "RefreshTokenService",
    "SessionAdminService",
]
