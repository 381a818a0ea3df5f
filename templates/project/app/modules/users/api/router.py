"""The routes of the users module. Fixed paths come before `/{user_id}`, which is why `users` is the last."""

from app.core.routing import ModuleRouter
from app.modules.users.api.endpoints.admin import router as admin_router
from app.modules.users.api.endpoints.audit import router as audit_router
from app.modules.users.api.endpoints.internal import router as internal_router
from app.modules.users.api.endpoints.profiles import router as profiles_router
from app.modules.users.api.endpoints.users import router as users_router
from app.modules.users.constants import MODULE_NAME

router = ModuleRouter(prefix="/users", tags=[MODULE_NAME])
router.include_router(admin_router)
router.include_router(audit_router)
router.include_router(internal_router)
router.include_router(profiles_router)
router.include_router(users_router)
