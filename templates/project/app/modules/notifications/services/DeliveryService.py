"""Rules about e-mails that wait, were sent, or failed."""

from collections.abc import Mapping
from typing import Any

from app.config.settings import Settings
from app.modules.notifications.catalog import MessageKind, find_kind
from app.modules.notifications.exceptions import DeliveryNotFoundError, DeliveryNotRetryableError
from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.repositories.DeliveryRepository import DeliveryRepository
from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.notifications.sealing import seal
from app.shared.audit import record
from app.shared.events.event_bus import event_bus
from app.shared.events.NotificationEvents import EmailQueuedEvent
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class DeliveryService(BaseAsyncService[Delivery, DeliveryRepository]):
    """Queues in the caller's transaction; the relay wakes `DeliverySender` once that is committed."""

    def __init__(self, repository: DeliveryRepository, users: SharedUserLookup, settings: Settings) -> None:
        super().__init__(repository)
        self.users = users
        self.settings = settings

    async def get_by_id(self, id: int) -> Delivery:  # noqa: A002 - the architecture guide's name
        delivery = await self.find_by_id(id)
        if delivery is None:
            raise DeliveryNotFoundError
        return delivery

    async def queue(
        self,
        user: UserInfo,
        kind: MessageKind,
        values: Mapping[str, str],
        *,
        secrets: Mapping[str, str] | None = None,
        source_key: str | None = None,
    ) -> None:
        """`secrets` are values, too; they are stored sealed, until the e-mail is sent. A known key changes nothing."""
        if source_key is not None and await self.repository.exists({"source_key": source_key}):
            return
        key = self.settings.SECRET_KEY.get_secret_value()
        row: dict[str, Any] = {
            "user_id": user.id,
            "kind": kind.name,
            "recipient": user.email,
            "context": dict(values),
            "sealed": seal(secrets, key, seal_binding(user.id, kind.name)) if secrets else None,
            "needs_secret": bool(secrets),
            "source_key": source_key,
        }
        delivery = await self.repository.create(row)
        await self._announce(delivery)

    async def get_page(self, skip: int, limit: int, state: DeliveryState | None) -> tuple[list[Delivery], int]:
        """The newest first."""
        return await self.get_list(skip, limit, {"state": state} if state else None, ["-id"])

    async def retry(self, delivery_id: int) -> Delivery:
        """Queue a dead e-mail again. One that carried a secret is gone: its token was removed with it."""
        delivery = await self.get_by_id(delivery_id)
        recipient = await self._recipient_now(delivery)
        if delivery.needs_secret or not await self.repository.queue_again(delivery.id, recipient):
            raise DeliveryNotRetryableError
        await self.repository.db.refresh(delivery)
        await self._announce(delivery)
        await record(
            self.repository.db, "notifications.delivery_retried", target_id=delivery.user_id, delivery=delivery.id
        )
        logger.info("e-mail queued again", delivery_id=delivery.id)
        return delivery

    async def cancel_all(self, user_id: int) -> None:
        """Send nothing more to somebody whose account was closed."""
        cancelled = await self.repository.cancel_all(user_id)
        logger.info("queued e-mails cancelled", user_id=user_id, count=cancelled)

    async def forget(self, user_id: int) -> None:
        """Waiting ones too: the relay finds nothing to send then."""
        await self.repository.delete_of(user_id)

    async def _recipient_now(self, delivery: Delivery) -> str:
        """The address of the account may have changed since, to one that is not confirmed even; or it was closed."""
        user, kind = await self.users.get_user_basic_info(delivery.user_id), find_kind(delivery.kind)
        if user is None or not user.is_active or kind is None:
            raise DeliveryNotRetryableError
        if not kind.to_account:
            return delivery.recipient
        if not (kind.to_anybody or user.is_verified):
            raise DeliveryNotRetryableError
        return user.email

    async def _announce(self, delivery: Delivery) -> None:
        event = EmailQueuedEvent(user_id=delivery.user_id, delivery_id=delivery.id, kind=delivery.kind)
        await event_bus.publish(event, self.repository.db)


def seal_binding(user_id: int, kind: str) -> str:
    """What a sealed text belongs to: moved to another user's row it does not open."""
    return f"{kind}:{user_id}"
