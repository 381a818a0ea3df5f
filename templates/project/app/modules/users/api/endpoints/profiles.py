"""Profiles: one's own, and those of others for the staff."""

from fastapi import APIRouter, Depends

from app.core.dependencies import CurrentUserDep, EntityId, owner_or
from app.modules.users.constants import MODULE_NAME
from app.modules.users.dependencies import UserProfileServiceDep
from app.modules.users.schemas.UserProfileSchema import UserProfileCreate, UserProfileResponse, UserProfileUpdate
from app.modules.users.schemas.UserRole import UserRole
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/profiles")


@router.get("/me")
async def get_own_profile(
    current_user: CurrentUserDep, service: UserProfileServiceDep
) -> ModuleSuccessResponse[UserProfileResponse]:
    """One's own profile."""
    profile = UserProfileResponse.model_validate(await service.get_visible(current_user.id, current_user))
    return create_module_success_response(profile, module=MODULE_NAME)


@router.put("/me")
async def replace_own_profile(
    profile_data: UserProfileCreate, current_user: CurrentUserDep, service: UserProfileServiceDep
) -> ModuleSuccessResponse[UserProfileResponse]:
    """Make or replace one's own profile."""
    profile = UserProfileResponse.model_validate(await service.replace(current_user.id, profile_data))
    return create_module_success_response(profile, "Profile saved", module=MODULE_NAME)


@router.patch("/me")
async def update_own_profile(
    profile_data: UserProfileUpdate, current_user: CurrentUserDep, service: UserProfileServiceDep
) -> ModuleSuccessResponse[UserProfileResponse]:
    """Change a part of one's own profile."""
    profile = UserProfileResponse.model_validate(await service.change(current_user.id, profile_data))
    return create_module_success_response(profile, "Profile saved", module=MODULE_NAME)


@router.get("/{user_id:int}", dependencies=[Depends(owner_or(UserRole.ADMIN, UserRole.MODERATOR))])
async def get_profile(
    user_id: EntityId, current_user: CurrentUserDep, service: UserProfileServiceDep
) -> ModuleSuccessResponse[UserProfileResponse]:
    """A profile, for its owner and the staff."""
    profile = UserProfileResponse.model_validate(await service.get_visible(user_id, current_user))
    return create_module_success_response(profile, module=MODULE_NAME)
