"""Passwords of users, for the module that logs them in: they go in, never out."""

from typing import Protocol

from app.shared.interfaces.SharedUserLookup import UserInfo


class CredentialStore(Protocol):
    """Bound by the users module: `interfaces.resolve(CredentialStore, db)`."""

    async def verify(self, email: str, password: str) -> UserInfo | None:
        """The active user with these credentials, or None; takes as long for unknown addresses as for known ones."""

    async def check_password(self, user_id: int, password: str) -> bool: ...

    async def set_password(self, user_id: int, password: str) -> None:
        """Set a new password and make all access tokens invalid. Raises ValidationError for a weak one."""

    async def hold(self, user_id: int) -> UserInfo | None:
        """The user as they are now. Nobody changes their credentials before the unit of work ends."""

    async def revoke_access(self, user_id: int) -> None:
        """Make all access tokens of the user invalid at once."""

    async def change_email(self, user_id: int, email: str) -> None:
        """Set an address that the user has shown to own. Ends all access; raises ConflictError when it is taken."""

    async def mark_email_verified(self, user_id: int, email: str) -> bool:
        """Note that the address is the user's; False when it is not the user's address any more."""
