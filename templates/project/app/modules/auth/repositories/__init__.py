"""Queries of the auth module."""

from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.repositories.RefreshTokenRepository import RefreshTokenRepository

__all__ = [
    "OneTimeTokenRepository",
    "RefreshTokenRepository",
]
