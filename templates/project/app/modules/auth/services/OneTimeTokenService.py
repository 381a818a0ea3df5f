"""Tokens that prove who reads a mailbox."""

from datetime import timedelta

from app.config.settings import Settings
from app.core.security import hash_opaque_token, new_opaque_token
from app.modules.auth.constants import RESET_LINKS
from app.modules.auth.exceptions import InvalidOneTimeTokenError
from app.modules.auth.models.OneTimeToken import OneTimeToken
from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.shared.interfaces.SharedUserLookup import UserInfo
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService


class OneTimeTokenService(BaseAsyncService[OneTimeToken, OneTimeTokenRepository]):
    def __init__(self, repository: OneTimeTokenRepository, settings: Settings) -> None:
        super().__init__(repository)
        self.lifetimes = {
            TokenPurpose.EMAIL_CHANGE: timedelta(hours=settings.EMAIL_VERIFICATION_HOURS),
            TokenPurpose.EMAIL_VERIFICATION: timedelta(hours=settings.EMAIL_VERIFICATION_HOURS),
            TokenPurpose.PASSWORD_RESET: timedelta(minutes=settings.PASSWORD_RESET_MINUTES),
        }

    async def issue(self, user: UserInfo, purpose: TokenPurpose) -> str:
        """A new token for the user's present address. Earlier ones for the same purpose stop working, but those that
        anybody can ask for: the last of them work side by side.
        """
        raw, token_hash = new_opaque_token()
        now = utc_now()
        keep = RESET_LINKS - 1 if purpose == TokenPurpose.PASSWORD_RESET else 0
        await self.repository.cancel(user.id, purpose, now, keep=keep)
        await self.repository.delete_expired(user.id, now)
        await self.repository.create(
            {
                "user_id": user.id,
                "purpose": purpose,
                "email": user.email,
                "token_hash": token_hash,
                "expires_at": now + self.lifetimes[purpose],
            }
        )
        return raw

    async def cancel_takeovers(self, user_id: int) -> None:
        """Whoever locks others out wants their links gone, too: one that was sent yesterday could take the account."""
        for purpose in (TokenPurpose.EMAIL_CHANGE, TokenPurpose.PASSWORD_RESET):
            await self.cancel(user_id, purpose)

    async def cancel(self, user_id: int, purpose: TokenPurpose) -> None:
        await self.repository.cancel(user_id, purpose, utc_now())

    async def owner_of(self, raw: str) -> int:
        """Of a token that will be redeemed: whoever holds the account first never waits for them in a circle."""
        user_id = await self.repository.owner_of(hash_opaque_token(raw))
        if user_id is None:
            raise InvalidOneTimeTokenError
        return user_id

    async def redeem(self, raw: str, purpose: TokenPurpose) -> OneTimeToken:
        token = await self.repository.use_up(hash_opaque_token(raw), purpose, utc_now())
        if token is None:
            raise InvalidOneTimeTokenError
        return token
