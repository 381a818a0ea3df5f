"""Errors of the auth module: one text per situation, so that none tells which accounts exist."""

from typing import Any

from app.core.exceptions import ForbiddenError, NotFoundError, UnauthorizedError
from app.modules.auth.constants import MODULE_NAME


class InvalidCredentialsError(UnauthorizedError):
    default_message = "Invalid credentials"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class InvalidRefreshTokenError(UnauthorizedError):
    default_message = "Invalid refresh token"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class InvalidOneTimeTokenError(NotFoundError):
    """Unknown, used, expired or for another purpose: to the outside there is no such link."""

    default_message = "The link is not valid any more; ask for a new one"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class WrongPasswordError(ForbiddenError):
    default_message = "The current password is wrong"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class SessionNotFoundError(NotFoundError):
    default_message = "Session not found"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)
