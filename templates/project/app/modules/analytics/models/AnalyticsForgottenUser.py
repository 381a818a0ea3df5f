"""The analytics_forgotten_users table: whose id must not come back with an event that is delivered late."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import BigIntegerId, Entity


class AnalyticsForgottenUser(Entity):
    __tablename__ = "analytics_forgotten_users"

    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="CASCADE"), unique=True)
