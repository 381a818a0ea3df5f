"""Sends one queued e-mail."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import Settings
from app.modules.notifications.catalog import find_kind
from app.modules.notifications.constants import MAX_ATTEMPTS
from app.modules.notifications.exceptions import TemplateRefusedError
from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.names import name_in_mail
from app.modules.notifications.repositories.DeliveryRepository import DeliveryRepository
from app.modules.notifications.repositories.NotificationTemplateRepository import NotificationTemplateRepository
from app.modules.notifications.sealing import BrokenSealError, unseal
from app.modules.notifications.services.DeliveryService import seal_binding
from app.modules.notifications.services.NotificationTemplateService import NotificationTemplateService
from app.modules.notifications.services.TemplateRenderer import TemplateRenderer
from app.shared.events.event_bus import event_bus
from app.shared.events.NotificationEvents import EmailFailedEvent, EmailSentEvent
from app.shared.interfaces.EmailSender import EmailError, EmailRefusedError, EmailSender, OutgoingEmail
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class DeliverySender:
    """Counts the attempt, commits, sends without holding a transaction, and notes the result.

    The result "sent" is part of the caller's transaction. A process that dies between sending and that commit sends
    again: mail cannot be taken back. Both e-mails then have the same Message-ID.
    """

    def __init__(self, db: AsyncSession, renderer: TemplateRenderer, sender: EmailSender, settings: Settings) -> None:
        self.db = db
        self.renderer = renderer
        self.sender = sender
        self.settings = settings

    async def send(self, delivery_id: int) -> None:
        """Raises EmailError when the relay should come again; in all other cases the e-mail is settled."""
        async with self._unit_of_work() as db:
            delivery = await DeliveryRepository(db).begin_attempt(delivery_id)
        if delivery is None:
            return  # sent or cancelled already
        try:
            await self.sender.send(await self._compose(delivery))
        except EmailRefusedError as error:
            await self._give_up(delivery, str(error))
        except EmailError as error:
            if delivery.attempts >= MAX_ATTEMPTS:
                await self._give_up(delivery, str(error))
                return
            async with self._unit_of_work() as db:
                await DeliveryRepository(db).note_error(delivery.id, str(error))
            raise
        else:
            await self._finish(delivery)

    async def _compose(self, delivery: Delivery) -> OutgoingEmail:
        kind = find_kind(delivery.kind)
        if kind is None:
            raise EmailRefusedError("there is no such kind of message any more")
        try:
            values = _values(delivery.context, self._open(delivery))
            async with self._unit_of_work() as db:
                templates = NotificationTemplateService(NotificationTemplateRepository(db), self.renderer)
                message = await templates.render(kind, {**values, "project_name": self.settings.PROJECT_NAME})
        except TemplateRefusedError as error:
            raise EmailRefusedError(error.message) from error
        except BrokenSealError as error:
            raise EmailRefusedError("the sealed values do not open; was SECRET_KEY changed?") from error
        return OutgoingEmail(
            message_id=f"delivery-{delivery.id}-{delivery.created_at:%Y%m%d%H%M%S}",
            recipient=delivery.recipient,
            recipient_name=values.get("full_name", ""),
            subject=message.subject,
            text=message.text_body,
            html=message.html_body,
        )

    def _open(self, delivery: Delivery) -> dict[str, str]:
        if delivery.sealed is None:
            return {}
        key = self.settings.SECRET_KEY.get_secret_value()
        return unseal(delivery.sealed, key, seal_binding(delivery.user_id, delivery.kind))

    async def _finish(self, delivery: Delivery) -> None:
        if await DeliveryRepository(self.db).mark_sent(delivery.id):
            event = EmailSentEvent(user_id=delivery.user_id, delivery_id=delivery.id, kind=delivery.kind)
            await event_bus.publish(event, self.db)
        logger.info("e-mail sent", delivery_id=delivery.id, attempt=delivery.attempts)

    async def _give_up(self, delivery: Delivery, error: str) -> None:
        if await DeliveryRepository(self.db).mark_dead(delivery.id, error[:200]):
            event = EmailFailedEvent(user_id=delivery.user_id, delivery_id=delivery.id, kind=delivery.kind)
            await event_bus.publish(event, self.db)
        logger.error("e-mail is a dead letter", delivery_id=delivery.id, attempt=delivery.attempts, error=error)

    @asynccontextmanager
    async def _unit_of_work(self) -> AsyncIterator[AsyncSession]:
        """Beside the caller's, which is to be rolled back when this attempt fails, and must not stay open meanwhile."""
        async with (
            AsyncSession(self.db.bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
            session.begin(),
        ):
            yield session


def _values(context: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """Here, not when the mail is queued: what has waited since before a rule was made obeys it, too."""
    name = {"full_name": name_in_mail(context["full_name"])} if "full_name" in context else {}
    return {**context, **secrets, **name}
