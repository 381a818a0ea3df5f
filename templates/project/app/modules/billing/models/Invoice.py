"""The billing_invoices table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.modules.billing.schemas.InvoiceState import InvoiceState
from app.modules.billing.schemas.Money import Money
from app.shared.models.base import BigIntegerId, Entity, UTCDateTime

if TYPE_CHECKING:
    from app.modules.billing.models.InvoiceLine import InvoiceLine


class Invoice(Entity):
    """What is owed. Its amounts are the sums of its lines; a period of a subscription is billed once."""

    __tablename__ = "billing_invoices"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'paid', 'void', 'uncollectible')", name="state"),
        CheckConstraint("subtotal_minor >= 0 AND discount_minor >= 0 AND total_minor >= 0", name="amounts"),
        CheckConstraint("total_minor = subtotal_minor - discount_minor", name="total_minor"),
        UniqueConstraint("subscription_id", "period_start"),
        Index(None, "state", "due_at"),
    )

    account_id: Mapped[int] = mapped_column(
        BigIntegerId, ForeignKey("billing_accounts.id", ondelete="RESTRICT"), index=True
    )
    subscription_id: Mapped[int | None] = mapped_column(
        BigIntegerId, ForeignKey("billing_subscriptions.id", ondelete="RESTRICT")
    )
    state: Mapped[InvoiceState] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    subtotal_minor: Mapped[int] = mapped_column(BigInteger)
    discount_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    period_start: Mapped[datetime | None] = mapped_column(UTCDateTime())
    period_end: Mapped[datetime | None] = mapped_column(UTCDateTime())
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    paid_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    lines: Mapped[list[InvoiceLine]] = relationship(
        back_populates="invoice", lazy="raise", order_by="InvoiceLine.position", passive_deletes=True
    )

    @property
    def number(self) -> str:
        """What people call it."""
        return f"INV-{self.id:08d}"

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)
