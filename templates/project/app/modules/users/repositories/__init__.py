"""Queries of the users module."""

from app.modules.users.repositories.AuditEntryRepository import AuditEntryRepository
from app.modules.users.repositories.UserProfileRepository import UserProfileRepository
from app.modules.users.repositories.UserRepository import UserRepository

__all__ = [
    "AuditEntryRepository",
    "UserProfileRepository",
    "UserRepository",
]
