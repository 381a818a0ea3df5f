"""The user_profiles table: what a user tells about themselves, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.models.base import BigIntegerId, Entity

if TYPE_CHECKING:
    from app.modules.users.models.User import User


class UserProfile(Entity):
    """Goes with its user."""

    __tablename__ = "user_profiles"

    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    bio: Mapped[str | None] = mapped_column(Text())
    avatar_url: Mapped[str | None] = mapped_column(String(500))
    phone: Mapped[str | None] = mapped_column(String(20))
    timezone: Mapped[str] = mapped_column(String(50), default="UTC", server_default=text("'UTC'"))
    language: Mapped[str] = mapped_column(String(10), default="en", server_default=text("'en'"))

    user: Mapped[User] = relationship(back_populates="profile", lazy="raise", foreign_keys="UserProfile.user_id")
