"""Changing passwords."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import Settings
from app.core.exceptions import RateLimitedError
from app.core.rate_limit import RateLimiter
from app.modules.auth.constants import RESET_LINKS, RESET_LINKS_MINUTES
from app.modules.auth.exceptions import InvalidOneTimeTokenError, WrongPasswordError
from app.modules.auth.schemas.PasswordSchema import PasswordChange, PasswordReset
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.shared.audit import record, record_refusal
from app.shared.events.AuthEvents import PasswordChangedEvent, PasswordResetRequestedEvent
from app.shared.events.event_bus import event_bus
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class PasswordService:
    """Every change ends all logins and links: whoever had the old password is out."""

    def __init__(
        self,
        db: AsyncSession,
        one_time_tokens: OneTimeTokenService,
        refresh_tokens: RefreshTokenService,
        credentials: CredentialStore,
        limiter: RateLimiter,
        settings: Settings,
    ) -> None:
        self.db = db
        self.limiter = limiter
        self.reset_limit = f"{RESET_LINKS}/{min(RESET_LINKS_MINUTES, settings.PASSWORD_RESET_MINUTES)}minutes"
        self.one_time_tokens = one_time_tokens
        self.refresh_tokens = refresh_tokens
        self.credentials = credentials

    async def request_reset(self, email: str) -> None:
        """The same work for every address: who it belongs to is looked up later, by the handler that sends the mail.

        One that was asked for too often is passed over in silence: the last links to it still work.
        """
        try:
            await self.limiter.hit(_limit_key(email), self.reset_limit)
        except RateLimitedError:
            logger.warning("too many password resets for one address")
            return
        await event_bus.publish(PasswordResetRequestedEvent(email=email), self.db)

    async def reset(self, reset_data: PasswordReset) -> None:
        user = await self.credentials.hold(await self.one_time_tokens.owner_of(reset_data.token))
        token = await self.one_time_tokens.redeem(reset_data.token, TokenPurpose.PASSWORD_RESET)
        if user is None or not user.is_active or user.email != token.email:
            raise InvalidOneTimeTokenError
        await self._set(user.id, reset_data.new_password)
        await self.limiter.clear(_limit_key(user.email), self.reset_limit)

    async def change(self, user_id: int, change_data: PasswordChange) -> None:
        if not await self.credentials.check_password(user_id, change_data.current_password):
            await record_refusal(self.db, "auth.wrong_password", target_id=user_id)
            raise WrongPasswordError
        await self._set(user_id, change_data.new_password)

    async def _set(self, user_id: int, password: str) -> None:
        await self.credentials.set_password(user_id, password)
        await self.refresh_tokens.end_all(user_id)
        await self.one_time_tokens.cancel_takeovers(user_id)
        await record(self.db, "auth.password_changed", target_id=user_id)
        await event_bus.publish(PasswordChangedEvent(user_id=user_id), self.db)
        logger.info("password changed", user_id=user_id)


def _limit_key(email: str) -> str:
    return f"password-reset-of:{email.lower()}"
