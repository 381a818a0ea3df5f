"""Sending one-time tokens to mailboxes."""

from typing import Protocol


class TokenMailer(Protocol):
    """The auth module binds one that writes to the log in local; whoever can send e-mail binds a better one.

    Called from event handlers, so at least once: the same person may get two messages, of which the later one works.
    """

    async def send_password_reset(self, email: str, token: str) -> None: ...

    async def send_email_verification(self, email: str, token: str) -> None: ...

    async def send_email_change(self, user_id: int, email: str, token: str) -> None:
        """To the new address, which is not the account's yet."""
