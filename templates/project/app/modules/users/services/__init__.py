"""Rules of the users module."""

from app.modules.users.services.AuditLogService import AuditLogService
from app.modules.users.services.UserAdminService import UserAdminService
from app.modules.users.services.UserCredentialService import UserCredentialService
from app.modules.users.services.UserDeletionService import UserDeletionService
from app.modules.users.services.UserLookupService import UserLookupService
from app.modules.users.services.UserProfileService import UserProfileService
from app.modules.users.services.UserService import UserService

__all__ = [
    "AuditLogService",
    "UserAdminService",
    "UserCredentialService",
    "UserDeletionService",
    "UserLookupService",
    "UserProfileService",
    "UserService",
]
