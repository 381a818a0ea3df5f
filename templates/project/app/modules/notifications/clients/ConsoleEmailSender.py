"""Shows e-mails in the log."""

from app.config.settings import get_settings
from app.shared.interfaces.EmailSender import EmailSender, OutgoingEmail
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class ConsoleEmailSender(EmailSender):
    """In local with the text, so that one can follow its link; elsewhere a log is no place for it."""

    async def send(self, email: OutgoingEmail) -> None:
        if get_settings().ENVIRONMENT == "local":
            logger.info("e-mail", message_id=email.message_id, subject=email.subject, text=email.text)
        else:
            logger.warning("e-mail dropped: NOTIFICATIONS_EMAIL_BACKEND is console", message_id=email.message_id)
