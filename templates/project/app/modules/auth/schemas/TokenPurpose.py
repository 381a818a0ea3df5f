"""What one-time tokens are for."""

from enum import StrEnum


class TokenPurpose(StrEnum):
    EMAIL_CHANGE = "email_change"
    EMAIL_VERIFICATION = "email_verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, not a password
