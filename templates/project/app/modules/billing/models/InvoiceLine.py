"""The billing_invoice_lines table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.shared.models.base import BigIntegerId, Entity

if TYPE_CHECKING:
    from app.modules.billing.models.Invoice import Invoice


class InvoiceLine(Entity):
    """In the currency of its invoice. The database checks the sum."""

    __tablename__ = "billing_invoice_lines"
    __table_args__ = (
        CheckConstraint(
            "quantity > 0 AND unit_amount_minor >= 0 AND discount_minor >= 0 AND amount_minor >= 0", name="amounts"
        ),
        CheckConstraint("amount_minor = quantity * unit_amount_minor - discount_minor", name="amount_minor"),
        UniqueConstraint("invoice_id", "position"),
    )

    invoice_id: Mapped[int] = mapped_column(BigIntegerId, ForeignKey("billing_invoices.id", ondelete="CASCADE"))
    position: Mapped[int]
    description: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int]
    unit_amount_minor: Mapped[int] = mapped_column(BigInteger)
    discount_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)

    invoice: Mapped[Invoice] = relationship(back_populates="lines", lazy="raise")
