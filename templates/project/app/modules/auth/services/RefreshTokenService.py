"""Chains of refresh tokens: one per login, each link good for one refresh."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from app.config.settings import Settings
from app.core.security import hash_opaque_token, new_opaque_token
from app.modules.auth.constants import ADDRESS_LENGTH, USER_AGENT_LENGTH
from app.modules.auth.exceptions import InvalidRefreshTokenError, SessionNotFoundError
from app.modules.auth.models.RefreshToken import RefreshToken
from app.modules.auth.repositories.RefreshTokenRepository import RefreshTokenRepository
from app.shared.audit import record_refusal
from app.shared.interfaces.SharedUserLookup import UserInfo
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class RefreshTokenService(BaseAsyncService[RefreshToken, RefreshTokenRepository]):
    def __init__(self, repository: RefreshTokenRepository, settings: Settings) -> None:
        super().__init__(repository)
        self.settings = settings

    async def issue(self, user: UserInfo, user_agent: str, address: str, family_id: UUID | None = None) -> str:
        """A new token, in a new chain unless one is named. Only its hash is stored."""
        raw, token_hash = new_opaque_token()
        await self.repository.delete_expired(user.id)
        await self.repository.create(
            {
                "user_id": user.id,
                "family_id": family_id or uuid4(),
                "token_hash": token_hash,
                "token_version": user.token_version,
                "user_agent": user_agent[:USER_AGENT_LENGTH],
                "address": address[:ADDRESS_LENGTH],
                "expires_at": utc_now() + timedelta(days=self.settings.REFRESH_TOKEN_DAYS),
            }
        )
        return raw

    async def use_up(self, raw: str) -> RefreshToken:
        """The token's record, which no one can use again. A second use is theft or its victim: the chain ends."""
        token_hash = hash_opaque_token(raw)
        token = await self.repository.use_up(token_hash, utc_now())
        if token is not None:
            return token
        token = await self.repository.get_by_hash(token_hash)
        if token is not None and self._is_second_try(token):
            return token
        await self._punish_reuse(token)
        raise InvalidRefreshTokenError

    async def end(self, raw: str) -> None:
        """Log out: end the chain that the token belongs to; an unknown token is no error, there is nothing to end."""
        token = await self.repository.get_by_hash(hash_opaque_token(raw))
        if token is not None:
            await self.repository.revoke_family(token.family_id, token.user_id)

    async def end_session(self, family_id: UUID, user_id: int) -> None:
        if not await self.repository.revoke_family(family_id, user_id):
            raise SessionNotFoundError

    async def end_all(self, user_id: int) -> None:
        await self.repository.revoke_user(user_id)

    async def list_sessions(self, user_id: int) -> Sequence[RefreshToken]:
        return await self.repository.current_of_user(user_id)

    def _is_second_try(self, token: RefreshToken) -> bool:
        """A client that lost our answer and asks again at once, if the settings allow for that."""
        now, leeway = utc_now(), timedelta(seconds=self.settings.REFRESH_REUSE_LEEWAY_SECONDS)
        alive = token.revoked_at is None and token.expires_at > now
        return alive and token.used_at is not None and now - token.used_at < leeway

    async def _punish_reuse(self, token: RefreshToken | None) -> None:
        if token is None or token.used_at is None:
            return
        await self.repository.revoke_family(token.family_id, token.user_id)
        logger.warning("refresh token used twice, login ended", user_id=token.user_id)
        # Commits, the revocation too: the 401 that follows would roll it back.
        await record_refusal(self.repository.db, "auth.refresh_token_reused", target_id=token.user_id)
