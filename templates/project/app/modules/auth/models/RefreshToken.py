"""The refresh_tokens table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import BigIntegerId, Entity, UTCDateTime


class RefreshToken(Entity):
    """One link of a chain: each refresh uses one up and makes the next. All of one login share a `family_id`.

    `token_version` is the user's at login: once that has gone up, the chain is dead, whatever was in flight.
    """

    __tablename__ = "refresh_tokens"

    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    family_id: Mapped[UUID] = mapped_column(Uuid(), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    token_version: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime())
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
