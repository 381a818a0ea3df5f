"""Changing e-mail addresses: with the password, and only once somebody has read a mail at the new one."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.auth.exceptions import InvalidOneTimeTokenError, WrongPasswordError
from app.modules.auth.schemas.EmailChangeSchema import EmailChangeRequest
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.shared.audit import record, record_refusal
from app.shared.events.AuthEvents import EmailChangeRequestedEvent
from app.shared.events.event_bus import event_bus
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.SharedUserLookup import SharedUserLookup


class EmailChangeService:
    def __init__(
        self,
        db: AsyncSession,
        one_time_tokens: OneTimeTokenService,
        refresh_tokens: RefreshTokenService,
        users: SharedUserLookup,
        credentials: CredentialStore,
    ) -> None:
        self.db = db
        self.one_time_tokens = one_time_tokens
        self.refresh_tokens = refresh_tokens
        self.users = users
        self.credentials = credentials

    async def request(self, user_id: int, request_data: EmailChangeRequest) -> None:
        """The same answer whether the address is free or not: it would tell who has an account."""
        # Read before the password is checked: who is locked out while that takes its time gets no link.
        user = await self.users.get_user_basic_info(user_id)
        if user is None or not await self.credentials.check_password(user_id, request_data.current_password):
            await record_refusal(self.db, "auth.wrong_password", target_id=user_id)
            raise WrongPasswordError
        await record(self.db, "auth.email_change_requested", target_id=user_id)
        event = EmailChangeRequestedEvent(
            user_id=user_id, email=request_data.new_email, token_version=user.token_version
        )
        await event_bus.publish(event, self.db)

    async def confirm(self, raw: str) -> None:
        """Raises ConflictError when another account has taken the address meanwhile. All logins end."""
        user = await self.credentials.hold(await self.one_time_tokens.owner_of(raw))
        token = await self.one_time_tokens.redeem(raw, TokenPurpose.EMAIL_CHANGE)
        if user is None or not user.is_active:
            raise InvalidOneTimeTokenError
        await self.credentials.change_email(user.id, token.email)
        await self.refresh_tokens.end_all(user.id)
        await self.one_time_tokens.cancel_takeovers(user.id)
        await self.one_time_tokens.cancel(user.id, TokenPurpose.EMAIL_VERIFICATION)
