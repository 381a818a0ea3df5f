"""Dependencies of the users module's endpoints."""

from typing import Annotated

from fastapi import Depends

from app.core.dependencies import DB, CurrentUserDep, require_role
from app.core.identity import CurrentUser
from app.core.rate_limit import RateLimiterDep
from app.core.service_tokens import RequireServiceToken
from app.modules.users.constants import SEARCH_RATE
from app.modules.users.repositories.AuditEntryRepository import AuditEntryRepository
from app.modules.users.repositories.UserProfileRepository import UserProfileRepository
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.services.AuditLogService import AuditLogService
from app.modules.users.services.UserAdminService import UserAdminService
from app.modules.users.services.UserDeletionService import UserDeletionService
from app.modules.users.services.UserLookupService import UserLookupService
from app.modules.users.services.UserProfileService import UserProfileService
from app.modules.users.services.UserService import UserService


async def get_user_service(db: DB) -> UserService:
    return UserService(UserRepository(db))


async def get_user_admin_service(db: DB, current_user: CurrentUserDep) -> UserAdminService:
    return UserAdminService(UserRepository(db), current_user)


async def get_user_deletion_service(db: DB) -> UserDeletionService:
    return UserDeletionService(UserRepository(db), UserProfileRepository(db))


async def get_audit_log_service(db: DB, current_user: CurrentUserDep) -> AuditLogService:
    return AuditLogService(AuditEntryRepository(db), current_user)


async def get_user_profile_service(db: DB) -> UserProfileService:
    return UserProfileService(UserProfileRepository(db))


async def get_user_lookup_service(db: DB) -> UserLookupService:
    return UserLookupService(UserRepository(db))


async def limit_search(user: CurrentUserDep, limiter: RateLimiterDep) -> None:
    """By user: an address may be an office."""
    await limiter.hit(f"user-search:{user.id}", SEARCH_RATE)


AuditLogServiceDep = Annotated[AuditLogService, Depends(get_audit_log_service)]
AdminDep = Annotated[CurrentUser, Depends(require_role(UserRole.ADMIN))]
ServiceTokenDep = Depends(RequireServiceToken("internal", lambda settings: settings.INTERNAL_API_TOKENS))
UserServiceDep = Annotated[UserService, Depends(get_user_service)]
UserAdminServiceDep = Annotated[UserAdminService, Depends(get_user_admin_service)]
UserProfileServiceDep = Annotated[UserProfileService, Depends(get_user_profile_service)]
UserLookupServiceDep = Annotated[UserLookupService, Depends(get_user_lookup_service)]
UserDeletionServiceDep = Annotated[UserDeletionService, Depends(get_user_deletion_service)]
