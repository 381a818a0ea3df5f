"""Accounts: registration, search, an account by its id."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.core.dependencies import CurrentUserDep, EntityId, owner_or, public
from app.core.rate_limit import RateLimit
from app.core.types import SearchTerm
from app.modules.users.constants import DELETE_LIMIT, MIN_SEARCH_LENGTH, MODULE_NAME, REGISTER_LIMIT
from app.modules.users.dependencies import UserDeletionServiceDep, UserServiceDep, limit_search
from app.modules.users.schemas.UserRole import UserRole
from app.modules.users.schemas.UserSchema import UserCreate, UserDelete, UserResponse, UserSearchResult, UserUpdate
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter()

Term = Annotated[SearchTerm, Query(min_length=MIN_SEARCH_LENGTH, description="A part of the name")]


@router.post("/", dependencies=[Depends(public), Depends(RateLimit(REGISTER_LIMIT, scope="register"))])
async def create_user(user_data: UserCreate, service: UserServiceDep) -> ModuleSuccessResponse[UserResponse]:
    """Register an account."""
    user = UserResponse.model_validate(await service.create_user(user_data))
    return create_module_success_response(user, "User created successfully", module=MODULE_NAME)


@router.post("/me/delete", dependencies=[Depends(RateLimit(DELETE_LIMIT, scope="delete-account"))])
async def delete_own_account(
    delete_data: UserDelete, current_user: CurrentUserDep, service: UserDeletionServiceDep
) -> ModuleSuccessResponse[None]:
    """Delete one's own account, with the password; there is no way back."""
    await service.delete_own(current_user, delete_data.password)
    return create_module_success_response(None, "Account deleted", module=MODULE_NAME)


@router.get("/search", dependencies=[Depends(limit_search)])
async def search_users(
    q: Term, current_user: CurrentUserDep, service: UserServiceDep
) -> ModuleSuccessResponse[UserSearchResult]:
    """Find active users by name; the staff also by e-mail address."""
    result = await service.search(q, current_user)
    return create_module_success_response(result, f"Found {result.count} users", module=MODULE_NAME)


@router.get("/{user_id:int}", dependencies=[Depends(owner_or(UserRole.ADMIN, UserRole.MODERATOR))])
async def get_user(
    user_id: EntityId, current_user: CurrentUserDep, service: UserServiceDep
) -> ModuleSuccessResponse[UserResponse]:
    """An account, for its owner and the staff."""
    user = UserResponse.model_validate(await service.get_visible(user_id, current_user))
    return create_module_success_response(user, module=MODULE_NAME)


@router.patch("/{user_id:int}", dependencies=[Depends(owner_or(UserRole.ADMIN))])
async def update_user(
    user_id: EntityId, user_data: UserUpdate, current_user: CurrentUserDep, service: UserServiceDep
) -> ModuleSuccessResponse[UserResponse]:
    """Change an account, for its owner and admins."""
    user = UserResponse.model_validate(await service.update_user(user_id, user_data, current_user))
    return create_module_success_response(user, "User updated successfully", module=MODULE_NAME)
