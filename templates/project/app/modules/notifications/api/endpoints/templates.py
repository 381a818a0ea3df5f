"""The texts of messages, for admins."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.modules.notifications.constants import MODULE_NAME
from app.modules.notifications.dependencies import AdminDep, NotificationTemplateServiceDep
from app.modules.notifications.schemas.NotificationTemplateSchema import (
    NotificationTemplatePreview,
    NotificationTemplateResponse,
    NotificationTemplateUpdate,
)
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/templates")

TemplateName = Annotated[str, Path(max_length=50, pattern="^[a-z][a-z0-9_]*$", description="Such as welcome")]


@router.get("/")
async def list_templates(
    current_user: AdminDep, service: NotificationTemplateServiceDep
) -> ModuleSuccessResponse[list[NotificationTemplateResponse]]:
    """All kinds of messages with their texts."""
    return create_module_success_response(await service.get_all(), module=MODULE_NAME)


@router.get("/{name}")
async def get_template(
    name: TemplateName, current_user: AdminDep, service: NotificationTemplateServiceDep
) -> ModuleSuccessResponse[NotificationTemplateResponse]:
    """The texts of one kind of message."""
    return create_module_success_response(await service.get_by_name(name), module=MODULE_NAME)


@router.put("/{name}")
async def replace_template(
    name: TemplateName,
    template_data: NotificationTemplateUpdate,
    current_user: AdminDep,
    service: NotificationTemplateServiceDep,
) -> ModuleSuccessResponse[NotificationTemplateResponse]:
    """Use other texts from now on; 409 when they could not be rendered."""
    template = await service.replace(name, template_data)
    return create_module_success_response(template, "Template saved", module=MODULE_NAME)


@router.post("/{name}/preview")
async def preview_template(
    name: TemplateName,
    template_data: NotificationTemplateUpdate,
    current_user: AdminDep,
    service: NotificationTemplateServiceDep,
) -> ModuleSuccessResponse[NotificationTemplatePreview]:
    """What texts would look like with sample values; nothing is saved."""
    preview = NotificationTemplatePreview.model_validate(await service.preview(name, template_data))
    return create_module_success_response(preview, module=MODULE_NAME)


@router.post("/{name}/reset")
async def reset_template(
    name: TemplateName, current_user: AdminDep, service: NotificationTemplateServiceDep
) -> ModuleSuccessResponse[NotificationTemplateResponse]:
    """Back to the built-in texts."""
    return create_module_success_response(await service.reset(name), "Template reset", module=MODULE_NAME)
