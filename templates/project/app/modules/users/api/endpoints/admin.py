"""Accounts as admins see and change them."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.dependencies import EntityId
from app.modules.users.constants import MODULE_NAME
from app.modules.users.dependencies import AdminDep, UserAdminServiceDep, UserDeletionServiceDep
from app.modules.users.schemas.UserSchema import UserAdminCreate, UserQuery, UserResponse, UserRoleUpdate
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter(prefix="/admin")


@router.post("/")
async def create_user_with_role(
    user_data: UserAdminCreate, current_user: AdminDep, service: UserAdminServiceDep
) -> ModuleSuccessResponse[UserResponse]:
    """Make an account with any role."""
    user = UserResponse.model_validate(await service.create_with_role(user_data))
    return create_module_success_response(user, "User created successfully", module=MODULE_NAME)


@router.get("/")
async def list_users(
    query: Annotated[UserQuery, Query()], current_user: AdminDep, service: UserAdminServiceDep
) -> ModuleSuccessResponse[Page[UserResponse]]:
    """All accounts, filtered and sorted."""
    users, total = await service.get_list(query.skip, query.limit, query.filters, [query.sort])
    items = [UserResponse.model_validate(user) for user in users]
    return create_module_success_response(
        Page(items=items, total=total, skip=query.skip, limit=query.limit), module=MODULE_NAME
    )


@router.put("/{user_id:int}/role")
async def change_role(
    user_id: EntityId, role_data: UserRoleUpdate, current_user: AdminDep, service: UserAdminServiceDep
) -> ModuleSuccessResponse[UserResponse]:
    """Give an account another role; its sessions end."""
    user = UserResponse.model_validate(await service.change_role(user_id, role_data.role))
    return create_module_success_response(user, "Role changed", module=MODULE_NAME)


@router.post("/{user_id:int}/activate")
async def activate_user(
    user_id: EntityId, current_user: AdminDep, service: UserAdminServiceDep
) -> ModuleSuccessResponse[UserResponse]:
    """Let an account log in again."""
    user = UserResponse.model_validate(await service.activate(user_id))
    return create_module_success_response(user, "User activated", module=MODULE_NAME)


@router.post("/{user_id:int}/deactivate")
async def deactivate_user(
    user_id: EntityId, current_user: AdminDep, service: UserAdminServiceDep
) -> ModuleSuccessResponse[UserResponse]:
    """Lock an account out; its sessions end."""
    user = UserResponse.model_validate(await service.deactivate(user_id))
    return create_module_success_response(user, "User deactivated", module=MODULE_NAME)


@router.delete("/{user_id:int}")
async def delete_user(
    user_id: EntityId, current_user: AdminDep, service: UserDeletionServiceDep
) -> ModuleSuccessResponse[None]:
    """Delete an account, for good: its row loses name, address and profile at once.

    Events keep both for a week (longer while one cannot be delivered), the audit log keeps IP addresses;
    docs/security.md says what stays, how long and why.
    """
    await service.delete(user_id)
    return create_module_success_response(None, "User deleted", module=MODULE_NAME)
