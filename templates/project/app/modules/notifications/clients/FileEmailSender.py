"""Writes e-mails into a folder."""

import os
from email.message import EmailMessage
from pathlib import Path

import anyio.to_thread

from app.modules.notifications.clients.mime import build_message
from app.modules.notifications.settings import NotificationSettings
from app.shared.interfaces.EmailSender import EmailError, EmailSender, OutgoingEmail


class FileEmailSender(EmailSender):
    """One .eml for each, readable by the owner of the process only; a second attempt replaces the first."""

    def __init__(self, settings: NotificationSettings) -> None:
        self.settings = settings

    async def send(self, email: OutgoingEmail) -> None:
        message = build_message(email, self.settings)
        try:
            await anyio.to_thread.run_sync(_write, self.settings.EMAIL_FOLDER, email.message_id, message)
        except OSError as error:
            raise EmailError(f"cannot write to the folder ({type(error).__name__})") from error


def _write(folder: Path, message_id: str, message: EmailMessage) -> None:
    """Under another name first: whoever watches the folder sees complete messages only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f".{message_id}.part"
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(message.as_bytes())
    unfinished.replace(folder / f"{message_id}.eml")
