"""Mails one-time tokens for the auth module."""

from dataclasses import replace

from app.modules.notifications.catalog import EMAIL_CHANGE, EMAIL_VERIFICATION, PASSWORD_RESET, MessageKind
from app.modules.notifications.services.DeliveryService import DeliveryService
from app.modules.notifications.settings import NotificationSettings
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo
from app.shared.interfaces.TokenMailer import TokenMailer
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class NotificationTokenMailer(TokenMailer):
    """The token lies sealed in the queue, and only until the mail is sent. No preference holds these mails back.

    Queued in the caller's transaction: the token and the mail that carries it exist together, or not at all.
    """

    def __init__(self, deliveries: DeliveryService, users: SharedUserLookup, settings: NotificationSettings) -> None:
        self.deliveries = deliveries
        self.users = users
        self.settings = settings

    async def send_password_reset(self, email: str, token: str) -> None:
        await self._send(email, PASSWORD_RESET, self.settings.PASSWORD_RESET_URL, token)

    async def send_email_verification(self, email: str, token: str) -> None:
        await self._send(email, EMAIL_VERIFICATION, self.settings.EMAIL_VERIFICATION_URL, token)

    async def send_email_change(self, user_id: int, email: str, token: str) -> None:
        user = await self.users.get_user_basic_info(user_id)
        if user is not None:
            await self._queue(replace(user, email=email), EMAIL_CHANGE, self.settings.EMAIL_CHANGE_URL, token)

    async def _send(self, email: str, kind: MessageKind, page: str, token: str) -> None:
        user = await self.users.find_by_email(email)
        if user is None:
            logger.warning("nobody has this address any more", kind=kind.name)
            return
        await self._queue(user, kind, page, token)

    async def _queue(self, user: UserInfo, kind: MessageKind, page: str, token: str) -> None:
        # In the fragment: it reaches neither the logs of a server nor, as a referrer, another site.
        secrets = {"link": f"{page}#token={token}"}
        await self.deliveries.queue(user, kind, {"full_name": user.full_name}, secrets=secrets)
