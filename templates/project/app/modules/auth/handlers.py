"""What auth does when something has happened: it sends one-time tokens."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.auth.dependencies import make_one_time_token_service
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.shared.events.AuthEvents import EmailVerificationRequestedEvent, PasswordResetRequestedEvent
from app.shared.events.event_bus import EventBus
from app.shared.events.UserEvents import UserCreatedEvent
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.interfaces.TokenMailer import TokenMailer


async def send_password_reset(event: PasswordResetRequestedEvent, db: AsyncSession) -> None:
    user = await interfaces.resolve(SharedUserLookup, db).find_by_email(event.email)
    if user is not None and user.is_active:
        token = await make_one_time_token_service(db).issue(user, TokenPurpose.PASSWORD_RESET)
        await interfaces.resolve(TokenMailer, db).send_password_reset(user.email, token)


async def send_requested_verification(event: EmailVerificationRequestedEvent, db: AsyncSession) -> None:
    await _send_verification(event.user_id, db)


async def send_first_verification(event: UserCreatedEvent, db: AsyncSession) -> None:
    await _send_verification(event.user_id, db)


def register_handlers(bus: EventBus) -> None:
    bus.subscribe(PasswordResetRequestedEvent, send_password_reset, name="auth.send_password_reset")
    bus.subscribe(EmailVerificationRequestedEvent, send_requested_verification, name="auth.send_requested_verification")
    bus.subscribe(UserCreatedEvent, send_first_verification, name="auth.send_first_verification")


async def _send_verification(user_id: int, db: AsyncSession) -> None:
    user = await interfaces.resolve(SharedUserLookup, db).get_user_basic_info(user_id)
    if user is not None and user.is_active and not user.is_verified:
        token = await make_one_time_token_service(db).issue(user, TokenPurpose.EMAIL_VERIFICATION)
        await interfaces.resolve(TokenMailer, db).send_email_verification(user.email, token)
