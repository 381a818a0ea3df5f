"""Tables of the auth module."""

from app.modules.auth.models.OneTimeToken import OneTimeToken
from app.modules.auth.models.RefreshToken import RefreshToken

__all__ = [
    "OneTimeToken",
    "RefreshToken",
]
