"""An e-mail as it travels."""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import takewhile

from app.modules.notifications.settings import NotificationSettings
from app.shared.interfaces.EmailSender import EmailRefusedError, OutgoingEmail, header_text
from app.shared.models.base import utc_now

_LINE_BREAK = re.compile(rb"\r\n|\r|\n")
# The last two: the standard library's parser ran out of text, or found a group where an address should be.
_PARSER_ERRORS = (MessageError, ValueError, IndexError, AttributeError)


def build_message(email: OutgoingEmail, settings: NotificationSettings) -> EmailMessage:
    """Text and HTML as alternatives. A name that the standard library cannot write is left out: the mail goes."""
    try:
        return _build(email, email.recipient_name, settings)
    except EmailRefusedError:
        if not email.recipient_name:
            raise
        return _build(email, "", settings)


def _build(email: OutgoingEmail, recipient_name: str, settings: NotificationSettings) -> EmailMessage:
    """`email.policy` encodes what is not ASCII and refuses line breaks in headers."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(header_text(settings.EMAIL_FROM_NAME or ""), addr_spec=settings.EMAIL_FROM)
        message["To"] = Address(recipient_name, addr_spec=email.recipient)
        message["Subject"] = email.subject
        message["Message-ID"] = f"<{email.message_id}@{settings.EMAIL_FROM.partition('@')[2]}>"
    except _PARSER_ERRORS as error:
        raise EmailRefusedError("a header is not acceptable") from error
    message["Date"] = format_datetime(utc_now())
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note in return
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    _check(message, email.recipient)
    return message


def _check(message: EmailMessage, recipient: str) -> None:
    """What is written, not what was meant: a fault of the serializer must not add a header, a recipient or a body."""
    written = message.as_bytes()
    try:
        recipients = [address.addr_spec for address in message_from_bytes(written, policy=SMTP)["To"].addresses]
    except _PARSER_ERRORS as error:
        raise EmailRefusedError("a header cannot be read again") from error
    if recipients != [recipient] or _header_names(written) != message.keys():
        raise EmailRefusedError("the headers as written are not those that were set")


def _header_names(written: bytes) -> list[str]:
    """Any kind of line break counts: mail servers do not agree about a lone one."""
    lines = takewhile(bool, _LINE_BREAK.split(written))
    starts = [line for line in lines if line[:1] not in (b" ", b"\t")]  # the others go on with the line before
    return [line.partition(b":")[0].decode("ascii", "replace") for line in starts]
