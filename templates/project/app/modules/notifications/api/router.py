"""The routes of the notifications module. Fixed paths come before `/{notification_id}`, so `notifications` is last."""

from app.core.routing import ModuleRouter
from app.modules.notifications.api.endpoints.deliveries import router as deliveries_router
from app.modules.notifications.api.endpoints.messages import router as messages_router
from app.modules.notifications.api.endpoints.notifications import router as notifications_router
from app.modules.notifications.api.endpoints.preferences import router as preferences_router
from app.modules.notifications.api.endpoints.templates import router as templates_router
from app.modules.notifications.constants import MODULE_NAME

router = ModuleRouter(prefix="/notifications", tags=[MODULE_NAME])
router.include_router(deliveries_router)
router.include_router(messages_router)
router.include_router(preferences_router)
router.include_router(templates_router)
router.include_router(notifications_router)
