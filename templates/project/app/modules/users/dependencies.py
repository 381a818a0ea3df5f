"""Dependencies of the users module's endpoints."""

from typing import Annotated

from fastapi import Depends

from app.core.dependencies import DB, require_role
from app.core.identity import CurrentUser
from app.modules.users.repositories.UserProfileRepository import UserProfileRepository
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.services.UserAdminService import UserAdminService
from app.modules.users.services.UserProfileService import UserProfileService
from app.modules.users.services.UserService import UserService


async def get_user_service(db: DB) -> UserService:
    return UserService(UserRepository(db))


async def get_user_admin_service(db: DB) -> UserAdminService:
    return UserAdminService(UserRepository(db))


async def get_user_profile_service(db: DB) -> UserProfileService:
    return UserProfileService(UserProfileRepository(db))


AdminDep = Annotated[CurrentUser, Depends(require_role(UserRole.ADMIN))]
UserServiceDep = Annotated[UserService, Depends(get_user_service)]
UserAdminServiceDep = Annotated[UserAdminService, Depends(get_user_admin_service)]
UserProfileServiceDep = Annotated[UserProfileService, Depends(get_user_profile_service)]
