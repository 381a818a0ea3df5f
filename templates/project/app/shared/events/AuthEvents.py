"""Events of the auth module. None holds a token: handlers make them when they send them."""

from typing import ClassVar

from app.shared.events.event_bus import Event


class PasswordResetRequestedEvent(Event):
    """Somebody asked for it; whether the address belongs to an account is for the handler to find out."""

    event_type: ClassVar[str] = "auth.password_reset_requested"

    email: str


class EmailVerificationRequestedEvent(Event):
    event_type: ClassVar[str] = "auth.email_verification_requested"

    user_id: int


class EmailChangeRequestedEvent(Event):
    """The address that the user wants to have; whether it is free is for the handler to find out.

    `token_version` is the user's when they asked: whoever was locked out since gets no link. Events of before have none
    and lead to none: who meant it asks again.
    """

    event_type: ClassVar[str] = "auth.email_change_requested"

    user_id: int
    email: str
    token_version: int | None = None


class PasswordChangedEvent(Event):
    event_type: ClassVar[str] = "auth.password_changed"

    user_id: int


class EmailVerifiedEvent(Event):
    event_type: ClassVar[str] = "auth.email_verified"

    user_id: int
    email: str
