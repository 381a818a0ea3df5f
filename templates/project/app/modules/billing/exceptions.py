"""Errors of the billing module. Records of others do not exist: they answer 404 like those that never were."""

from typing import Any

from app.core.exceptions import (
    AppError,
    ConflictError,
    NotFoundError,
    ServiceUnavailableError,
    UnauthorizedError,
)
from app.modules.billing.constants import MODULE_NAME


class BillingNotFoundError(NotFoundError):
    default_message = "Not found"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class BillingConflictError(ConflictError):
    """A rule of billing says no. 409 and not 400: the request is well formed, what is stored forbids it."""

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class IllegalTransitionError(BillingConflictError):
    error_code = "ILLEGAL_TRANSITION"


class StaleVersionError(BillingConflictError):
    error_code = "STALE_VERSION"
    default_message = "Somebody else changed it; read it again and send its ETag in If-Match"


class CouponExhaustedError(BillingConflictError):
    """One text for unknown, expired, used up and somebody else's: codes must not be found by trying."""

    error_code = "COUPON_NOT_VALID"
    default_message = "The coupon is not valid"


class TooManyDeclinesError(BillingConflictError):
    error_code = "TOO_MANY_DECLINES"
    default_message = "Too many payments of this invoice were declined; try again tomorrow"


class IdempotencyConflictError(BillingConflictError):
    error_code = "IDEMPOTENCY_IN_PROGRESS"
    default_message = "A request with this Idempotency-Key is being worked on; try again"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, headers={"Retry-After": "1"}, **kwargs)


class IdempotencyMismatchError(AppError):
    """The key says "the same request again", and it is another one: a bug of the client that may cost money."""

    status_code = 422
    error_code = "IDEMPOTENCY_MISMATCH"
    default_message = "This Idempotency-Key was used for another request"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, **kwargs)


class PaymentUnresolvedError(ServiceUnavailableError):
    error_code = "PAYMENT_UNRESOLVED"
    default_message = "The payment provider does not answer; send the same request with the same Idempotency-Key again"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, retry_after=5, module=MODULE_NAME, **kwargs)


class WebhookRefusedError(UnauthorizedError):
    """One text for every reason: whoever forges a webhook learns nothing from the answer."""

    error_code = "WEBHOOK_REFUSED"
    default_message = "The signature is not valid"

    def __init__(self, message: str | None = None, **kwargs: Any) -> None:
        super().__init__(message, module=MODULE_NAME, headers={"WWW-Authenticate": "Webhook-Signature"}, **kwargs)
