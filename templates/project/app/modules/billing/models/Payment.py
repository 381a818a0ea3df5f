"""The billing_payments table."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.PaymentState import PaymentState
from app.shared.models.base import BigIntegerId, Entity, UTCDateTime

_HOLDS_INVOICE = text("state IN ('pending', 'authorised', 'captured')")


class Payment(Entity):
    """One attempt to pay one invoice. `reference` is stored before the provider hears of it: see PaymentProvider.

    An invoice has at most one payment that is under way or has succeeded, whatever runs in parallel: the index says.
    """

    __tablename__ = "billing_payments"
    __table_args__ = (
        CheckConstraint(
            "state IN ('pending', 'authorised', 'captured', 'declined', 'cancelled', 'refunded')", name="state"
        ),
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refunded_minor"),
        Index(
            "uq_billing_payments_active",
            "invoice_id",
            unique=True,
            sqlite_where=_HOLDS_INVOICE,
            postgresql_where=_HOLDS_INVOICE,
        ),
        Index(None, "state", "created_at"),
    )

    account_id: Mapped[int] = mapped_column(
        BigIntegerId, ForeignKey("billing_accounts.id", ondelete="RESTRICT"), index=True
    )
    invoice_id: Mapped[int] = mapped_column(
        BigIntegerId, ForeignKey("billing_invoices.id", ondelete="RESTRICT"), index=True
    )
    state: Mapped[PaymentState] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    currency: Mapped[str] = mapped_column(String(3))
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    decline_code: Mapped[str | None] = mapped_column(String(60))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
