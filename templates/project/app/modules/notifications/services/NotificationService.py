"""Rules about notifications: who is told what, in the application and by e-mail."""

from collections.abc import Mapping
from dataclasses import replace

from app.config.settings import Settings
from app.modules.notifications.catalog import ADMIN_MESSAGE, WELCOME, MessageKind
from app.modules.notifications.constants import MAX_SUBJECT, MAX_SUMMARY
from app.modules.notifications.exceptions import NotificationNotFoundError, RecipientNotFoundError
from app.modules.notifications.models.Notification import Notification
from app.modules.notifications.repositories.NotificationRepository import NotificationRepository
from app.modules.notifications.schemas.MessageSchema import MessageCreate, MessageReceipt
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel
from app.modules.notifications.schemas.NotificationSchema import NotificationUpdate
from app.modules.notifications.services.DeliveryService import DeliveryService
from app.modules.notifications.services.NotificationPreferenceService import NotificationPreferenceService
from app.modules.notifications.services.NotificationTemplateService import NotificationTemplateService
from app.shared.audit import record
from app.shared.events.event_bus import Event, event_bus
from app.shared.events.NotificationEvents import NotificationCreatedEvent
from app.shared.events.UserEvents import UserCreatedEvent
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class NotificationService(BaseAsyncService[Notification, NotificationRepository]):
    def __init__(
        self,
        repository: NotificationRepository,
        preferences: NotificationPreferenceService,
        templates: NotificationTemplateService,
        deliveries: DeliveryService,
        users: SharedUserLookup,
        settings: Settings,
    ) -> None:
        super().__init__(repository)
        self.preferences = preferences
        self.templates = templates
        self.deliveries = deliveries
        self.users = users
        self.settings = settings

    async def handle_user_created(self, event: UserCreatedEvent) -> None:
        await self.create_default_preferences(event.user_id)
        await self.send_welcome_email(event)

    async def create_default_preferences(self, user_id: int) -> None:
        if await self.users.get_user_basic_info(user_id) is not None:
            await self.preferences.create_defaults(user_id)

    async def send_welcome_email(self, event: UserCreatedEvent) -> None:
        await self.notify(event.user_id, WELCOME, event)

    async def notify(
        self,
        user_id: int,
        kind: MessageKind,
        event: Event,
        values: Mapping[str, str] | None = None,
        *,
        recipient: str | None = None,
    ) -> None:
        """Tell an active user what has happened; the same event delivered again tells nothing new.

        `recipient` is another address than the account's: that of before, for instance.
        """
        user = await self.users.get_user_basic_info(user_id)
        if user is None or not user.is_active:
            logger.info("nobody to notify", user_id=user_id, kind=kind.name)
            return
        addressee = replace(user, email=recipient or user.email)
        await self._tell(addressee, kind, values or {}, f"{event.event_id}:{kind.name}")

    async def forget(self, user_id: int) -> None:
        """Nothing that was told to a deleted user stays, and nothing more is sent."""
        await self.deliveries.forget(user_id)
        await self.preferences.forget(user_id)
        count = await self.repository.delete_of(user_id)
        logger.info("notifications of a deleted user removed", user_id=user_id, count=count)

    async def send_message(self, user_id: int, message_data: MessageCreate) -> MessageReceipt:
        """A message that an admin has written."""
        user = await self.users.get_user_basic_info(user_id)
        if user is None or not user.is_active:
            raise RecipientNotFoundError
        values = {"title": message_data.title, "body": message_data.body}
        receipt = await self._tell(user, ADMIN_MESSAGE, values, None)
        await record(
            self.repository.db,
            "notifications.message_sent",
            target_id=user_id,
            in_app=receipt.in_app,
            email=receipt.email,
        )
        return receipt

    async def get_page(
        self, user_id: int, skip: int, limit: int, *, unread_only: bool
    ) -> tuple[list[Notification], int]:
        """The newest first."""
        filters = {"user_id": user_id, **({"read_at": None} if unread_only else {})}
        return await self.get_list(skip, limit, filters, ["-id"])

    async def count_unread(self, user_id: int) -> int:
        return await self.repository.count({"user_id": user_id, "read_at": None})

    async def get_own(self, notification_id: int, user_id: int) -> Notification:
        """Those of others do not exist, for admins neither."""
        notification = await self.repository.get_own(notification_id, user_id)
        if notification is None:
            raise NotificationNotFoundError
        return notification

    async def mark(self, notification_id: int, user_id: int, notification_data: NotificationUpdate) -> Notification:
        """Read or unread; reading again keeps the first time."""
        notification = await self.get_own(notification_id, user_id)
        if notification_data.is_read != (notification.read_at is not None):
            read_at = utc_now() if notification_data.is_read else None
            await self.repository.update(notification, {"read_at": read_at})
        return notification

    async def mark_all_read(self, user_id: int) -> int:
        return await self.repository.mark_all_read(user_id)

    async def delete_own(self, notification_id: int, user_id: int) -> None:
        await self.repository.delete(await self.get_own(notification_id, user_id))

    async def _tell(
        self, user: UserInfo, kind: MessageKind, values: Mapping[str, str], source_key: str | None
    ) -> MessageReceipt:
        channels = await self.preferences.get_channels(user.id, kind.category)
        in_app = NotificationChannel.IN_APP in channels and kind.in_app
        email = NotificationChannel.EMAIL in channels and (kind.to_anybody or user.is_verified)
        context = {**values, "full_name": user.full_name}
        if in_app:
            await self._show(user.id, kind, context, source_key)
        if email:
            await self.deliveries.queue(user, kind, context, source_key=source_key)
        return MessageReceipt(in_app=in_app, email=email)

    async def _show(self, user_id: int, kind: MessageKind, context: dict[str, str], source_key: str | None) -> None:
        if source_key is not None and await self.repository.exists({"source_key": source_key}):
            return
        texts = await self.templates.render(kind, {**context, "project_name": self.settings.PROJECT_NAME})
        notification = await self.repository.create(
            {
                "user_id": user_id,
                "kind": kind.name,
                "category": kind.category,
                "title": texts.subject[:MAX_SUBJECT],
                "body": texts.summary[:MAX_SUMMARY],
                "source_key": source_key,
            }
        )
        created = NotificationCreatedEvent(
            user_id=user_id, notification_id=notification.id, kind=kind.name, category=kind.category
        )
        await event_bus.publish(created, self.repository.db)
