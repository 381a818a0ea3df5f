"""Requests and responses of the auth module."""

from app.modules.auth.schemas.AccountSchema import AccountResponse
from app.modules.auth.schemas.EmailChangeSchema import EmailChangeConfirm, EmailChangeRequest
from app.modules.auth.schemas.EmailVerificationSchema import EmailVerification
from app.modules.auth.schemas.LoginSchema import LoginForm
from app.modules.auth.schemas.PasswordSchema import PasswordChange, PasswordReset, PasswordResetRequest
from app.modules.auth.schemas.SessionSchema import SessionResponse
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.modules.auth.schemas.TokenSchema import TokenRefresh, TokenResponse

__all__ = [
    "AccountResponse",
    "EmailChangeConfirm",
    "EmailChangeRequest",
    "EmailVerification",
    "LoginForm",
    "PasswordChange",
    "PasswordReset",
    "PasswordResetRequest",
    "SessionResponse",
    "TokenPurpose",
    "TokenRefresh",
    "TokenResponse",
]
