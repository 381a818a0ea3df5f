"""The way of an e-mail out of the application."""

import unicodedata
from dataclasses import dataclass
from typing import Protocol

# Control characters, invisible marks (zero-width joiners, bidirectional overrides) and halves of characters.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


class EmailError(Exception):
    """It did not work now; trying again later makes sense."""


class EmailRefusedError(EmailError):
    """It will not work later either: the address does not exist, or the message is not acceptable."""


def header_text(text: str) -> str:
    """One visible line that means itself in a header; a name must not decide whether a mail goes out, or where.

    `=?` begins an encoded word (RFC 2047). The standard library decodes one that it finds in a name or a subject, and
    writes the line breaks inside as they are before Python 3.13: a header of the author's choice. It gets a gap.
    """
    visible = (each for each in text if each.isspace() or unicodedata.category(each) not in _INVISIBLE)
    return " ".join("".join(visible).split()).replace("=?", "= ?")


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
        """What people write becomes harmless; what the application makes is refused when it could be a header more."""
        for name in ("recipient_name", "subject"):
            object.__setattr__(self, name, header_text(getattr(self, name)))
        for name in ("message_id", "recipient"):
            value = getattr(self, name)
            if not value.isprintable() or "=?" in value:
                raise EmailRefusedError(f"{name} holds a control character or an encoded word")


class EmailSender(Protocol):
    """`interfaces.resolve(EmailSender, db)`; bind another one to send through the API of a provider."""

    async def send(self, email: OutgoingEmail) -> None:
        """Returns when somebody else is responsible for the message; raises EmailError or EmailRefusedError."""
