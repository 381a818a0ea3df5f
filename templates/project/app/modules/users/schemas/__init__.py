"""Requests and responses of the users module."""

from app.modules.users.schemas.UserProfileSchema import (
    UserProfileBase,
    UserProfileCreate,
    UserProfileResponse,
    UserProfileUpdate,
)
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import (
    UserAdminCreate,
    UserBase,
    UserCreate,
    UserResponse,
    UserRoleUpdate,
    UserSearchResult,
    UserSummary,
    UserUpdate,
)

__all__ = [
    "UserAdminCreate",
    "UserBase",
    "UserCreate",
    "UserProfileBase",
    "UserProfileCreate",
    "UserProfileResponse",
    "UserProfileUpdate",
    "UserResponse",
    "UserRole",
    "UserRoleUpdate",
    "UserSearchResult",
    "UserSummary",
    "UserUpdate",
]
