"""Errors with an HTTP meaning. Raise them anywhere below an endpoint; `error_handlers` turns them into answers.

AppError
  ValidationError 400 > ConflictError 409
  UnauthorizedError 401
  ForbiddenError 403
  NotFoundError 404
  RateLimitedError 429
  DatabaseError 500
  ServiceUnavailableError 503
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.core.responses import ResponseCode


class AppError(Exception):
    """Base of all errors that a client may read: the message goes out as it is, so it names no internals."""

    status_code: ClassVar[int] = 500
    error_code: str = ResponseCode.INTERNAL_ERROR
    default_message: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        message: str | None = None,
        *,
        error_code: str | None = None,
        data: Mapping[str, Any] | None = None,
        module: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.message = message or self.default_message
        self.error_code = error_code or type(self).error_code
        self.data = dict(data or {})
        self.module = module
        self.headers = dict(headers or {})
        super().__init__(self.message)


class ValidationError(AppError):
    """A rule of the domain says no. (The name is the architecture guide's; pydantic has one too: import with care.)"""

    status_code = 400
    error_code: str = ResponseCode.VALIDATION_ERROR
    default_message = "The request is not valid"


class ConflictError(ValidationError):
    """The request collides with what is stored: duplicate value, stale version, record still in use."""

    status_code = 409
    error_code: str = ResponseCode.CONFLICT
    default_message = "The request conflicts with the current state"

    def is_about(self, field: str) -> bool:
        """Whether the value of that field is taken; also where the database did not say of which one it is."""
        return "fields" not in self.data or bool(self.data["fields"] == [field])


class UnauthorizedError(AppError):
    """No credentials, or not valid any more; says how to authenticate, as RFC 9110 demands."""

    status_code = 401
    error_code: str = ResponseCode.UNAUTHORIZED
    default_message = "Not authenticated"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, **kwargs)
        self.headers.setdefault("WWW-Authenticate", "Bearer")


class ForbiddenError(AppError):
    """Known user, missing right. Where existence itself is private, raise NotFoundError instead."""

    status_code = 403
    error_code: str = ResponseCode.FORBIDDEN
    default_message = "Not allowed"


class NotFoundError(AppError):
    status_code = 404
    error_code: str = ResponseCode.NOT_FOUND
    default_message = "Not found"


class _RetryLaterError(AppError):
    """Tells clients when to come back."""

    def __init__(self, message: str | None = None, *, retry_after: int = 1, **kwargs: Any) -> None:
        super().__init__(message, **kwargs)
        self.headers.setdefault("Retry-After", str(max(1, retry_after)))


class RateLimitedError(_RetryLaterError):
    status_code = 429
    error_code: str = ResponseCode.RATE_LIMITED
    default_message = "Too many requests"


class ServiceUnavailableError(_RetryLaterError):
    status_code = 503
    error_code: str = ResponseCode.SERVICE_UNAVAILABLE
    default_message = "Temporarily unavailable"


class DatabaseError(AppError):
    """The database refused for a reason that is nobody's input: a bug, logged by whoever raises it from the cause."""

    status_code = 500
    error_code: str = ResponseCode.DATABASE_ERROR
    default_message = "The database could not do this"
