"""Confirming e-mail addresses."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.auth.exceptions import InvalidOneTimeTokenError
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.shared.events.AuthEvents import EmailVerificationRequestedEvent, EmailVerifiedEvent
from app.shared.events.event_bus import event_bus
from app.shared.interfaces.CredentialStore import CredentialStore


class EmailVerificationService:
    def __init__(self, db: AsyncSession, one_time_tokens: OneTimeTokenService, credentials: CredentialStore) -> None:
        self.db = db
        self.one_time_tokens = one_time_tokens
        self.credentials = credentials

    async def request(self, user_id: int) -> None:
        await event_bus.publish(EmailVerificationRequestedEvent(user_id=user_id), self.db)

    async def confirm(self, raw: str) -> None:
        token = await self.one_time_tokens.redeem(raw, TokenPurpose.EMAIL_VERIFICATION)
        if not await self.credentials.mark_email_verified(token.user_id, token.email):
            raise InvalidOneTimeTokenError
        await event_bus.publish(EmailVerifiedEvent(user_id=token.user_id, email=token.email), self.db)
