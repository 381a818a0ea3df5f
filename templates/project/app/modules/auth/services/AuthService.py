"""Logging in and out."""

from collections.abc import Sequence
from uuid import UUID

from app.config.settings import Settings
from app.core.rate_limit import RateLimiter
from app.core.security import create_access_token
from app.modules.auth.constants import LOGIN_ACCOUNT_LIMIT, LOGIN_ANYWHERE_LIMIT
from app.modules.auth.exceptions import InvalidCredentialsError, InvalidRefreshTokenError
from app.modules.auth.models.RefreshToken import RefreshToken
from app.modules.auth.schemas.LoginSchema import LoginForm
from app.modules.auth.schemas.TokenSchema import TokenResponse
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.shared.audit import record, record_refusal
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class AuthService:
    def __init__(
        self,
        tokens: RefreshTokenService,
        one_time_tokens: OneTimeTokenService,
        users: SharedUserLookup,
        credentials: CredentialStore,
        limiter: RateLimiter,
        settings: Settings,
    ) -> None:
        self.tokens = tokens
        self.one_time_tokens = one_time_tokens
        self.users = users
        self.credentials = credentials
        self.limiter = limiter
        self.settings = settings
        self.db = tokens.repository.db

    async def login(self, form: LoginForm, address: str, user_agent: str) -> TokenResponse:
        """Raises InvalidCredentialsError for every reason there can be, RateLimitedError for too many tries."""
        account = f"login:{form.username.strip().lower()}"
        # By account and address: whoever guesses locks out themselves, not the owner; many helpers lock out both.
        limits = {f"{account}:{address}": LOGIN_ACCOUNT_LIMIT, account: LOGIN_ANYWHERE_LIMIT}
        for key, limit in limits.items():
            await self.limiter.hit(key, limit, fail_closed=True)
        user = await self.credentials.verify(form.username.strip(), form.password)
        if user is None:
            logger.info("login failed")
            await self._record_failure(form.username.strip())
            raise InvalidCredentialsError
        for key, limit in limits.items():
            await self.limiter.clear(key, limit)
        logger.info("login", user_id=user.id)
        await record(self.db, "auth.login", target_id=user.id, actor_id=user.id)
        return self._pair(user, await self.tokens.issue(user, user_agent, address))

    async def refresh(self, raw: str, address: str, user_agent: str) -> TokenResponse:
        """New tokens for an old refresh token, which is worth nothing afterwards."""
        used = await self.tokens.use_up(raw)
        user = await self.users.get_user_basic_info(used.user_id)
        if user is None or not user.is_active or user.token_version != used.token_version:
            raise InvalidRefreshTokenError
        return self._pair(user, await self.tokens.issue(user, user_agent, address, used.family_id))

    async def logout(self, raw: str) -> None:
        await self.tokens.end(raw)

    async def logout_everywhere(self, user_id: int) -> None:
        """End all logins, access tokens included, and links that whoever was logged in may have asked for."""
        await self.credentials.revoke_access(user_id)  # first: it holds the account
        await self.tokens.end_all(user_id)
        await self.one_time_tokens.cancel_takeovers(user_id)
        await record(self.db, "auth.logout_everywhere", target_id=user_id)

    async def list_sessions(self, user_id: int) -> Sequence[RefreshToken]:
        return await self.tokens.list_sessions(user_id)

    async def end_session(self, session_id: UUID, user_id: int) -> None:
        await self.tokens.end_session(session_id, user_id)
        await self.one_time_tokens.cancel_takeovers(user_id)

    async def get_account(self, user_id: int) -> UserInfo:
        user = await self.users.get_user_basic_info(user_id)
        if user is None:
            raise InvalidCredentialsError
        return user

    async def _record_failure(self, email: str) -> None:
        """Whose account it was aimed at, if there is one: the same work for every address."""
        user = await self.users.find_by_email(email)
        await record_refusal(self.db, "auth.login_failed", target_id=user.id if user else None)

    def _pair(self, user: UserInfo, refresh_token: str) -> TokenResponse:
        access_token = create_access_token(
            user_id=user.id, role=user.role, token_version=user.token_version, settings=self.settings
        )
        return TokenResponse(
            access_token=access_token,
            refresh_token=refresh_token,
            expires_in=self.settings.ACCESS_TOKEN_MINUTES * 60,
        )
