"""Errors of the notifications module."""

from app.core.exceptions import ConflictError, NotFoundError


class NotificationNotFoundError(NotFoundError):
    """Also the answer about notifications of others."""

    error_code = "NOTIFICATION_NOT_FOUND"
    default_message = "Notification not found"


class RecipientNotFoundError(NotFoundError):
    error_code = "RECIPIENT_NOT_FOUND"
    default_message = "There is no active user with this id"


class NotificationTemplateNotFoundError(NotFoundError):
    error_code = "TEMPLATE_NOT_FOUND"
    default_message = "There is no template with this name"


class DeliveryNotFoundError(NotFoundError):
    error_code = "DELIVERY_NOT_FOUND"
    default_message = "Delivery not found"


class MandatoryNotificationError(ConflictError):
    """Whoever took over an account would switch the warning off first."""

    error_code = "MANDATORY_NOTIFICATION"
    default_message = "Messages about the security of the account are always sent"


class TemplateRefusedError(ConflictError):
    """The text collides with what templates of this name may do or use; the message says where."""

    error_code = "TEMPLATE_REFUSED"
    default_message = "The template is not acceptable"


class DeliveryNotRetryableError(ConflictError):
    error_code = "DELIVERY_NOT_RETRYABLE"
    default_message = (
        "Only failed deliveries to active users, whose content and address are still good, can be tried again"
    )
