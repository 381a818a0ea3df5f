"""The billing_accounts table."""

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import BigIntegerId, Entity


class BillingAccount(Entity):
    """Who pays, one for each user. Everything that changes what is owed locks this row first: see BillingRepository.

    `version` counts the changes of the data that the user edits, for If-Match.
    """

    __tablename__ = "billing_accounts"
    __table_args__ = (CheckConstraint("version > 0", name="version"),)

    # RESTRICT: what was booked stays, also when its user goes.
    user_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("users.id", ondelete="RESTRICT"), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    currency: Mapped[str] = mapped_column(String(3))
    tax_id: Mapped[str | None] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
