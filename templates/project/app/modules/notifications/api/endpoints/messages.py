"""Messages that admins write to users."""

from fastapi import APIRouter, Depends

from app.core.dependencies import EntityId
from app.core.rate_limit import RateLimit
from app.modules.notifications.constants import MESSAGE_LIMIT, MODULE_NAME
from app.modules.notifications.dependencies import AdminDep, NotificationServiceDep
from app.modules.notifications.schemas.MessageSchema import MessageCreate, MessageReceipt
from app.shared.schemas.responses import ModuleSuccessResponse, create_module_success_response

router = APIRouter(prefix="/messages")


@router.post("/{user_id:int}", dependencies=[Depends(RateLimit(MESSAGE_LIMIT, scope="messages"))])
async def send_message(
    user_id: EntityId, message_data: MessageCreate, current_user: AdminDep, service: NotificationServiceDep
) -> ModuleSuccessResponse[MessageReceipt]:
    """Tell an active user something, on the ways that the user wants."""
    receipt = await service.send_message(user_id, message_data)
    return create_module_success_response(receipt, "Message queued", module=MODULE_NAME)
