"""The ways to a user."""

from enum import StrEnum


class NotificationChannel(StrEnum):
    EMAIL = "email"
    IN_APP = "in_app"
