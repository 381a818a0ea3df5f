"""The routes of the analytics module."""

from app.core.routing import ModuleRouter
from app.modules.analytics.api.endpoints.activity import router as activity_router
from app.modules.analytics.api.endpoints.counts import router as counts_router
from app.modules.analytics.api.endpoints.events import router as events_router
from app.modules.analytics.constants import MODULE_NAME

router = ModuleRouter(prefix="/analytics", tags=[MODULE_NAME])
router.include_router(activity_router)
router.include_router(counts_router)
router.include_router(events_router)
