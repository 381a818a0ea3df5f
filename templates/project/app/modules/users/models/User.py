"""The users table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, String, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.modules.users.schemas.UserRole import UserRole
from app.shared.models.base import Entity, UTCDateTime

if TYPE_CHECKING:
    from app.modules.users.models.UserProfile import UserProfile


class User(Entity):
    """`email` is stored in lower case. A higher `token_version` makes all access tokens of the user invalid.

    A deleted user keeps the row, for those who refer to it, and nothing that names a person.
    """

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'moderator', 'admin')", name="role"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    email: Mapped[str] = mapped_column(String(254), unique=True)
    full_name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(20), default=UserRole.USER, server_default=text("'user'"))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    token_version: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    email_verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    last_login: Mapped[datetime | None] = mapped_column(UTCDateTime())
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    profile: Mapped[UserProfile | None] = relationship(
        back_populates="user", lazy="raise", passive_deletes=True, foreign_keys="UserProfile.user_id"
    )
