"""Errors of the users module."""

from typing import Any

from app.core.exceptions import ConflictError, ForbiddenError, NotFoundError
from app.modules.users.constants import MODULE_NAME


class UserNotFoundError(NotFoundError):
    default_message = "User not found"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class EmailTakenError(ConflictError):
    default_message = "User with this email already exists"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class LastAdminError(ConflictError):
    """Without an active admin nobody could make another one."""

    default_message = "The last active admin cannot lose the role, be deactivated or deleted"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class WrongPasswordError(ForbiddenError):
    default_message = "The password is wrong"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)
