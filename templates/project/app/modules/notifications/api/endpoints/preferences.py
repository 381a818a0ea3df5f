"""What one wants to be told, and how."""

from fastapi import APIRouter

from app.core.dependencies import CurrentUserDep
from app.modules.notifications.constants import MODULE_NAME
from app.modules.notifications.dependencies import NotificationPreferenceServiceDep
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel
from app.modules.notifications.schemas.NotificationPreferenceSchema import (
    NotificationPreferenceResponse,
    NotificationPreferenceUpdate,
)
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/preferences")


@router.get("/")
async def list_preferences(
    current_user: CurrentUserDep, service: NotificationPreferenceServiceDep
) -> ModuleSuccessResponse[list[NotificationPreferenceResponse]]:
    """One's own preferences for every category and channel."""
    preferences = await service.get_all(current_user.id)
    return create_module_success_response(preferences, module=MODULE_NAME)


@router.put("/{category}/{channel}")
async def change_preference(
    category: NotificationCategory,
    channel: NotificationChannel,
    preference_data: NotificationPreferenceUpdate,
    current_user: CurrentUserDep,
    service: NotificationPreferenceServiceDep,
) -> ModuleSuccessResponse[list[NotificationPreferenceResponse]]:
    """Switch messages of a category on or off for one channel."""
    preferences = await service.change(current_user.id, category, channel, preference_data)
    return create_module_success_response(preferences, "Preference saved", module=MODULE_NAME)
