"""What the analytics module offers to the application."""

from app.modules.analytics import models
from app.modules.analytics.api.router import router
from app.modules.analytics.constants import MODULE_NAME
from app.modules.analytics.handlers import register_handlers
from app.shared.modules import ModuleSpec

MODULE = ModuleSpec(name=MODULE_NAME, router=router, models=models, subscribe=register_handlers)
