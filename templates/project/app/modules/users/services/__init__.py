"""Rules of the users module."""

from app.modules.users.services.UserAdminService import UserAdminService
from app.modules.users.services.UserCredentialService import UserCredentialService
from app.modules.users.services.UserLookupService import UserLookupService
from app.modules.users.services.UserProfileService import UserProfileService
from app.modules.users.services.UserService import UserService

__all__ = [
    "UserAdminService",
    "UserCredentialService",
    "UserLookupService",
    "UserProfileService",
    "UserService",
]
