"""The lookup for other services: what `SharedUserLookup` offers in the same process. Not part of the public API."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.dependencies import EntityId
from app.core.types import MAX_EMAIL
from app.modules.users.constants import MODULE_NAME
from app.modules.users.dependencies import ServiceTokenDep, UserLookupServiceDep
from app.shared.interfaces.SharedUserLookup import UserInfo
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/internal", dependencies=[ServiceTokenDep], include_in_schema=False)

Address = Annotated[str, Query(min_length=1, max_length=MAX_EMAIL, description="E-mail address, in any case")]


@router.get("/{user_id:int}")
async def look_up(user_id: EntityId, service: UserLookupServiceDep) -> ModuleSuccessResponse[UserInfo | None]:
    """`data` is null when there is no such user: a 404 would look the same as a wrong address of this API."""
    return create_module_success_response(await service.get_user_basic_info(user_id), module=MODULE_NAME)


@router.get("/by-email")
async def look_up_by_email(email: Address, service: UserLookupServiceDep) -> ModuleSuccessResponse[UserInfo | None]:
    """The same by e-mail address."""
    return create_module_success_response(await service.find_by_email(email), module=MODULE_NAME)
