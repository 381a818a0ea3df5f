"""What the auth module offers to the application."""

from app.modules.auth import models
from app.modules.auth.api.router import router
from app.modules.auth.constants import MODULE_NAME
from app.modules.auth.handlers import register_handlers
from app.modules.auth.services.LogTokenMailer import LogTokenMailer
from app.shared.interfaces.registry import InterfaceRegistry
from app.shared.interfaces.TokenMailer import TokenMailer
from app.shared.modules import ModuleSpec


def provide(registry: InterfaceRegistry) -> None:
    if not registry.is_bound(TokenMailer):
        registry.bind(TokenMailer, lambda _db: LogTokenMailer())


MODULE = ModuleSpec(name=MODULE_NAME, router=router, models=models, subscribe=register_handlers, provide=provide)
