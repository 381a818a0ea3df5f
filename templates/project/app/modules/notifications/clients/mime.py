"""An e-mail as it travels."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.modules.notifications.settings import NotificationSettings
from app.shared.interfaces.EmailSender import EmailRefusedError, OutgoingEmail
from app.shared.models.base import utc_now


def build_message(email: OutgoingEmail, settings: NotificationSettings) -> EmailMessage:
    """Text and HTML as alternatives. `email.policy` encodes what is not ASCII and refuses line breaks in headers."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(settings.EMAIL_FROM_NAME or "", addr_spec=settings.EMAIL_FROM)
        message["To"] = Address(email.recipient_name, addr_spec=email.recipient)
        message["Subject"] = email.subject
        message["Message-ID"] = f"<{email.message_id}@{settings.EMAIL_FROM.partition('@')[2]}>"
    except (MessageError, ValueError, IndexError) as error:  # IndexError: the standard library's parser ran out of text
        raise EmailRefusedError("a header is not acceptable") from error
    message["Date"] = format_datetime(utc_now())
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note in return
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    return message
