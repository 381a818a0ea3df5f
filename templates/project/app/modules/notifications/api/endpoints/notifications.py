"""One's own notifications."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.dependencies import CurrentUserDep, EntityId, Pagination
from app.modules.notifications.constants import MODULE_NAME
from app.modules.notifications.dependencies import NotificationServiceDep
from app.modules.notifications.schemas.NotificationSchema import (
    NotificationCount,
    NotificationResponse,
    NotificationUpdate,
)
from app.shared.schemas.responses import ModuleSuccessResponse, Page, create_module_success_response

router = APIRouter()

UnreadOnly = Annotated[bool, Query(description="Leave out what has been read")]


@router.get("/")
async def list_notifications(
    page: Pagination, current_user: CurrentUserDep, service: NotificationServiceDep, unread_only: UnreadOnly = False
) -> ModuleSuccessResponse[Page[NotificationResponse]]:
    """One's own notifications, the newest first."""
    found, total = await service.get_page(current_user.id, page.skip, page.limit, unread_only=unread_only)
    items = [NotificationResponse.model_validate(notification) for notification in found]
    return create_module_success_response(
        Page(items=items, total=total, skip=page.skip, limit=page.limit), module=MODULE_NAME
    )


@router.get("/unread-count")
async def count_unread_notifications(
    current_user: CurrentUserDep, service: NotificationServiceDep
) -> ModuleSuccessResponse[NotificationCount]:
    """How many of one's own notifications have not been read."""
    count = NotificationCount(count=await service.count_unread(current_user.id))
    return create_module_success_response(count, module=MODULE_NAME)


@router.post("/read-all")
async def read_all_notifications(
    current_user: CurrentUserDep, service: NotificationServiceDep
) -> ModuleSuccessResponse[NotificationCount]:
    """Mark all of one's own notifications as read; the answer says how many were not."""
    count = NotificationCount(count=await service.mark_all_read(current_user.id))
    return create_module_success_response(count, "All notifications read", module=MODULE_NAME)


@router.get("/{notification_id:int}")
async def get_notification(
    notification_id: EntityId, current_user: CurrentUserDep, service: NotificationServiceDep
) -> ModuleSuccessResponse[NotificationResponse]:
    """One of one's own notifications."""
    found = NotificationResponse.model_validate(await service.get_own(notification_id, current_user.id))
    return create_module_success_response(found, module=MODULE_NAME)


@router.patch("/{notification_id:int}")
async def update_notification(
    notification_id: EntityId,
    notification_data: NotificationUpdate,
    current_user: CurrentUserDep,
    service: NotificationServiceDep,
) -> ModuleSuccessResponse[NotificationResponse]:
    """Mark one of one's own notifications as read or unread."""
    notification = await service.mark(notification_id, current_user.id, notification_data)
    found = NotificationResponse.model_validate(notification)
    return create_module_success_response(found, "Notification saved", module=MODULE_NAME)


@router.delete("/{notification_id:int}")
async def delete_notification(
    notification_id: EntityId, current_user: CurrentUserDep, service: NotificationServiceDep
) -> ModuleSuccessResponse[None]:
    """Delete one of one's own notifications."""
    await service.delete_own(notification_id, current_user.id)
    return create_module_success_response(None, "Notification deleted", module=MODULE_NAME)
