"""Dependencies of the notifications module's endpoints, and services for its handlers."""

from functools import lru_cache
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import Settings, get_settings
from app.core.dependencies import DB, get_app_settings, require_role
from app.core.identity import CurrentUser
from app.modules.notifications.clients.ConsoleEmailSender import ConsoleEmailSender
from app.modules.notifications.clients.FileEmailSender import FileEmailSender
from app.modules.notifications.clients.SmtpEmailSender import SmtpEmailSender
from app.modules.notifications.repositories.DeliveryRepository import DeliveryRepository
from app.modules.notifications.repositories.NotificationPreferenceRepository import NotificationPreferenceRepository
from app.modules.notifications.repositories.NotificationRepository import NotificationRepository
from app.modules.notifications.repositories.NotificationTemplateRepository import NotificationTemplateRepository
from app.modules.notifications.services.DeliverySender import DeliverySender
from app.modules.notifications.services.DeliveryService import DeliveryService
from app.modules.notifications.services.NotificationPreferenceService import NotificationPreferenceService
from app.modules.notifications.services.NotificationService import NotificationService
from app.modules.notifications.services.NotificationTemplateService import NotificationTemplateService
from app.modules.notifications.services.NotificationTokenMailer import NotificationTokenMailer
from app.modules.notifications.services.TemplateRenderer import TemplateRenderer
from app.modules.notifications.settings import NotificationSettings, get_notification_settings
from app.shared.interfaces.EmailSender import EmailSender
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup

AppSettings = Annotated[Settings, Depends(get_app_settings)]


@lru_cache
def get_renderer() -> TemplateRenderer:
    return TemplateRenderer()


def make_email_sender(settings: NotificationSettings) -> EmailSender:
    if settings.EMAIL_BACKEND == "smtp":
        return SmtpEmailSender(settings)
    return FileEmailSender(settings) if settings.EMAIL_BACKEND == "file" else ConsoleEmailSender()


def make_notification_service(db: AsyncSession, settings: Settings | None = None) -> NotificationService:
    """For handlers, too, which have a session and no request."""
    settings = settings or get_settings()
    return NotificationService(
        NotificationRepository(db),
        NotificationPreferenceService(NotificationPreferenceRepository(db)),
        NotificationTemplateService(NotificationTemplateRepository(db), get_renderer()),
        make_delivery_service(db, settings),
        interfaces.resolve(SharedUserLookup, db),
        settings,
    )


def make_delivery_service(db: AsyncSession, settings: Settings | None = None) -> DeliveryService:
    users = interfaces.resolve(SharedUserLookup, db)
    return DeliveryService(DeliveryRepository(db), users, settings or get_settings())


def make_delivery_sender(db: AsyncSession) -> DeliverySender:
    return DeliverySender(db, get_renderer(), interfaces.resolve(EmailSender, db), get_settings())


def make_token_mailer(db: AsyncSession) -> NotificationTokenMailer:
    users = interfaces.resolve(SharedUserLookup, db)
    return NotificationTokenMailer(make_delivery_service(db), users, get_notification_settings())


async def get_notification_service(db: DB, settings: AppSettings) -> NotificationService:
    return make_notification_service(db, settings)


async def get_notification_preference_service(db: DB) -> NotificationPreferenceService:
    return NotificationPreferenceService(NotificationPreferenceRepository(db))


async def get_notification_template_service(db: DB) -> NotificationTemplateService:
    return NotificationTemplateService(NotificationTemplateRepository(db), get_renderer())


async def get_delivery_service(db: DB, settings: AppSettings) -> DeliveryService:
    return make_delivery_service(db, settings)


AdminDep = Annotated[CurrentUser, Depends(require_role("admin"))]
NotificationServiceDep = Annotated[NotificationService, Depends(get_notification_service)]
NotificationPreferenceServiceDep = Annotated[
    NotificationPreferenceService, Depends(get_notification_preference_service)
]
NotificationTemplateServiceDep = Annotated[NotificationTemplateService, Depends(get_notification_template_service)]
DeliveryServiceDep = Annotated[DeliveryService, Depends(get_delivery_service)]
