"""What admins see and end of other people's logins."""

from collections.abc import Sequence

from app.core.exceptions import ForbiddenError, NotFoundError
from app.core.identity import CurrentUser
from app.modules.auth.constants import ADMIN_ROLE, MODULE_NAME
from app.modules.auth.models.RefreshToken import RefreshToken
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.shared.audit import record
from app.shared.events.AuthEvents import PasswordResetRequestedEvent
from app.shared.events.event_bus import event_bus
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo


class SessionAdminService:
    """Only made for admins."""

    def __init__(
        self,
        tokens: RefreshTokenService,
        one_time_tokens: OneTimeTokenService,
        users: SharedUserLookup,
        credentials: CredentialStore,
        actor: CurrentUser,
    ) -> None:
        if not actor.has_role(ADMIN_ROLE):
            raise ForbiddenError(module=MODULE_NAME)
        self.tokens = tokens
        self.one_time_tokens = one_time_tokens
        self.users = users
        self.credentials = credentials
        self.db = tokens.repository.db

    async def list_sessions(self, user_id: int) -> Sequence[RefreshToken]:
        user = await self._get(user_id)
        return await self.tokens.list_sessions(user.id)

    async def end_sessions(self, user_id: int) -> None:
        """All logins of the user end, access tokens and links included."""
        user = await self._get(user_id)
        await self.credentials.revoke_access(user.id)  # first: it holds the account
        await self.tokens.end_all(user.id)
        await self.one_time_tokens.cancel_takeovers(user.id)
        await record(self.db, "auth.sessions_ended", target_id=user.id)

    async def force_password_reset(self, user_id: int) -> None:
        """The user is logged out and gets a link; the old password works until the new one is set."""
        user = await self._get(user_id)
        await self.end_sessions(user.id)
        await record(self.db, "auth.password_reset_forced", target_id=user.id)
        await event_bus.publish(PasswordResetRequestedEvent(email=user.email), self.db)

    async def _get(self, user_id: int) -> UserInfo:
        user = await self.users.get_user_basic_info(user_id)
        if user is None:
            raise NotFoundError("User not found", module=MODULE_NAME)
        return user
