"""Tables of the users module."""

from app.modules.users.models.User import User
from app.modules.users.models.UserProfile import UserProfile

__all__ = [
    "User",
    "UserProfile",
]
