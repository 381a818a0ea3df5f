"""Hands e-mails to a mail server."""

import smtplib
import ssl
from email.message import EmailMessage

import anyio.to_thread

from app.modules.notifications.clients.mime import build_message
from app.modules.notifications.settings import NotificationSettings
from app.shared.interfaces.EmailSender import EmailError, EmailRefusedError, EmailSender, OutgoingEmail


class SmtpEmailSender(EmailSender):
    """One connection for each e-mail, in a thread. Nothing is sent in clear text when encryption was asked for.

    Messages of errors hold status codes and no addresses: they are stored and logged.
    """

    def __init__(self, settings: NotificationSettings) -> None:
        self.settings = settings

    async def send(self, email: OutgoingEmail) -> None:
        message = build_message(email, self.settings)
        try:
            await anyio.to_thread.run_sync(self._send, message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _error_of(max(codes, default=0), "recipient") from error
        except smtplib.SMTPAuthenticationError as error:
            # Not the fault of the message: it waits until somebody has corrected the password.
            raise EmailError(f"the mail server refused the login ({error.smtp_code})") from error
        except smtplib.SMTPSenderRefused as error:
            raise EmailError(f"the mail server refused the sender ({error.smtp_code})") from error
        except smtplib.SMTPResponseException as error:
            raise _error_of(error.smtp_code, "message") from error
        except (smtplib.SMTPException, OSError) as error:
            raise EmailError(f"the mail server cannot be used ({type(error).__name__})") from error

    def _send(self, message: EmailMessage) -> None:
        with self._connect() as server:
            if self.settings.SMTP_USER is not None and self.settings.SMTP_PASSWORD is not None:
                server.login(self.settings.SMTP_USER, self.settings.SMTP_PASSWORD.get_secret_value())
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        if settings.SMTP_SECURITY == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                settings.SMTP_HOST, settings.SMTP_PORT, timeout=settings.SMTP_TIMEOUT_SECONDS, context=context
            )
        server = smtplib.SMTP(settings.SMTP_HOST, settings.SMTP_PORT, timeout=settings.SMTP_TIMEOUT_SECONDS)
        if settings.SMTP_SECURITY == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server


def _error_of(code: int, what: str) -> EmailError:
    """5xx is final, 4xx asks to come again (RFC 5321, 4.2.1)."""
    kind = EmailRefusedError if 500 <= code < 600 else EmailError
    return kind(f"the mail server refused the {what} ({code})")
