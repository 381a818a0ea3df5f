"""The roles of users."""

from enum import StrEnum


class UserRole(StrEnum):
    """What a user may do, from the least to the most."""

    USER = "user"
    MODERATOR = "moderator"
    ADMIN = "admin"
