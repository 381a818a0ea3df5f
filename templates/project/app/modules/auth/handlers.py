"""What auth does when something has happened: it sends one-time tokens."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.auth.dependencies import make_one_time_token_service
from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.repositories.RefreshTokenRepository import RefreshTokenRepository
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.shared.events.AuthEvents import (
    EmailChangeRequestedEvent,
    EmailVerificationRequestedEvent,
    PasswordResetRequestedEvent,
)
from app.shared.events.event_bus import EventBus
from app.shared.events.UserEvents import UserCreatedEvent, UserDeactivatedEvent, UserDeletedEvent
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.interfaces.TokenMailer import TokenMailer


async def send_password_reset(event: PasswordResetRequestedEvent, db: AsyncSession) -> None:
    found = await interfaces.resolve(SharedUserLookup, db).find_by_email(event.email)
    # Held, so that of two requests at once the later one sees the link of the other, and counts it.
    user = await interfaces.resolve(CredentialStore, db).hold(found.id) if found is not None else None
    if user is not None and user.is_active and user.email == event.email.lower():
        token = await make_one_time_token_service(db).issue(user, TokenPurpose.PASSWORD_RESET)
        await interfaces.resolve(TokenMailer, db).send_password_reset(user.email, token)


async def send_email_change(event: EmailChangeRequestedEvent, db: AsyncSession) -> None:
    """An address that is taken gets nothing: its owner has not asked for anything. Nor who was locked out since."""
    user = await interfaces.resolve(CredentialStore, db).hold(event.user_id)
    if user is None or not user.is_active or user.token_version != event.token_version:
        return
    if await interfaces.resolve(SharedUserLookup, db).find_by_email(event.email) is None:
        wanted = replace(user, email=event.email)
        token = await make_one_time_token_service(db).issue(wanted, TokenPurpose.EMAIL_CHANGE)
        await interfaces.resolve(TokenMailer, db).send_email_change(user.id, event.email, token)


async def send_requested_verification(event: EmailVerificationRequestedEvent, db: AsyncSession) -> None:
    await _send_verification(event.user_id, db)


async def send_first_verification(event: UserCreatedEvent, db: AsyncSession) -> None:
    await _send_verification(event.user_id, db)


async def cancel_takeovers(event: UserDeactivatedEvent, db: AsyncSession) -> None:
    """No link opens a locked account; nor should one that is older than the lock when the account is opened again."""
    await make_one_time_token_service(db).cancel_takeovers(event.user_id)


async def forget_tokens(event: UserDeletedEvent, db: AsyncSession) -> None:
    """They hold addresses and devices, and open nothing any more."""
    await RefreshTokenRepository(db).delete_of(event.user_id)
    await OneTimeTokenRepository(db).delete_of(event.user_id)


def register_handlers(bus: EventBus) -> None:
    bus.subscribe(PasswordResetRequestedEvent, send_password_reset, name="auth.send_password_reset")
    bus.subscribe(EmailChangeRequestedEvent, send_email_change, name="auth.send_email_change")
    bus.subscribe(EmailVerificationRequestedEvent, send_requested_verification, name="auth.send_requested_verification")
    bus.subscribe(UserDeactivatedEvent, cancel_takeovers, name="auth.cancel_takeovers")
    bus.subscribe(UserDeletedEvent, forget_tokens, name="auth.forget_tokens")
    bus.subscribe(UserCreatedEvent, send_first_verification, name="auth.send_first_verification")


async def _send_verification(user_id: int, db: AsyncSession) -> None:
    user = await interfaces.resolve(SharedUserLookup, db).get_user_basic_info(user_id)
    if user is not None and user.is_active and not user.is_verified:
        token = await make_one_time_token_service(db).issue(user, TokenPurpose.EMAIL_VERIFICATION)
        await interfaces.resolve(TokenMailer, db).send_email_verification(user.email, token)
