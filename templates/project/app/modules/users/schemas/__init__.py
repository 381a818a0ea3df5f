"""Requests and responses of the users module."""

from app.modules.users.schemas.AuditEntrySchema import AuditEntryQuery, AuditEntryResponse
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
    UserDelete,
    UserQuery,
    UserResponse,
    UserRoleUpdate,
    UserSearchResult,
    UserSummary,
    UserUpdate,
)

__all__ = [
    "AuditEntryQuery",
    "AuditEntryResponse",
    "UserAdminCreate",
    "UserBase",
    "UserCreate",
    "UserDelete",
    "UserProfileBase",
    "UserProfileCreate",
    "UserProfileResponse",
    "UserProfileUpdate",
    "UserQuery",
    "UserResponse",
    "UserRole",
    "UserRoleUpdate",
    "UserSearchResult",
    "UserSummary",
    "UserUpdate",
]
