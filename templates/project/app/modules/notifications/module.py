"""What the notifications module offers to the application."""

from app.modules.notifications import models
from app.modules.notifications.api.router import router
from app.modules.notifications.constants import MODULE_NAME
from app.modules.notifications.dependencies import make_email_sender, make_token_mailer
from app.modules.notifications.handlers import register_handlers
from app.modules.notifications.settings import get_notification_settings
from app.shared.interfaces.EmailSender import EmailSender
from app.shared.interfaces.registry import InterfaceRegistry
from app.shared.interfaces.TokenMailer import TokenMailer
from app.shared.modules import ModuleSpec


def provide(registry: InterfaceRegistry) -> None:
    sender = make_email_sender(get_notification_settings())
    registry.bind(EmailSender, lambda _db: sender)
    registry.bind(TokenMailer, make_token_mailer)


MODULE = ModuleSpec(name=MODULE_NAME, router=router, models=models, subscribe=register_handlers, provide=provide)
