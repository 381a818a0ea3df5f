"""The way of an e-mail out of the application."""

from dataclasses import dataclass
from typing import Protocol


class EmailError(Exception):
    """It did not work now; trying again later makes sense."""


class EmailRefusedError(EmailError):
    """It will not work later either: the address does not exist, or the message is not acceptable."""


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """An e-mail that is ready to go; `message_id` stays the same in every attempt, so that receivers can tell."""

    message_id: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str

    def __post_init__(self) -> None:
        """What becomes a header is one line: a line break would let its author add headers and recipients."""
        for name in ("message_id", "recipient", "recipient_name", "subject"):
            if not getattr(self, name).isprintable():
                raise EmailRefusedError(f"{name} holds a control character")


class EmailSender(Protocol):
    """`interfaces.resolve(EmailSender, db)`; bind another one to send through the API of a provider."""

    async def send(self, email: OutgoingEmail) -> None:
        """Returns when somebody else is responsible for the message; raises EmailError or EmailRefusedError."""
