"""The routes of the auth module."""

from app.core.routing import ModuleRouter
from app.modules.auth.api.endpoints.admin import router as admin_router
from app.modules.auth.api.endpoints.email_changes import router as email_changes_router
from app.modules.auth.api.endpoints.passwords import router as passwords_router
from app.modules.auth.api.endpoints.sessions import router as sessions_router
from app.modules.auth.api.endpoints.tokens import router as tokens_router
from app.modules.auth.api.endpoints.verification import router as verification_router
from app.modules.auth.constants import MODULE_NAME

router = ModuleRouter(prefix="/auth", tags=[MODULE_NAME])
router.include_router(admin_router)
router.include_router(email_changes_router)
router.include_router(passwords_router)
router.include_router(sessions_router)
router.include_router(tokens_router)
router.include_router(verification_router)
