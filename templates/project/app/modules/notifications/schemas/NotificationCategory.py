"""What messages are about."""

from enum import StrEnum


class NotificationCategory(StrEnum):
    """Users switch categories on and off, except for `security`."""

    ACCOUNT = "account"
    NEWS = "news"
    SECURITY = "security"
    TRANSACTION = "transaction"
