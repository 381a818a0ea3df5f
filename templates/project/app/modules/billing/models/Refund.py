"""The billing_refunds table."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.RefundState import RefundState
from app.shared.models.base import BigIntegerId, Entity


class Refund(Entity):
    """Money on its way back. Like a payment it is stored, with its reference, before the provider hears of it."""

    __tablename__ = "billing_refunds"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'succeeded', 'failed')", name="state"),
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        Index(None, "state", "created_at"),
    )

    payment_id: Mapped[int] = mapped_column(
        BigIntegerId, ForeignKey("billing_payments.id", ondelete="RESTRICT"), index=True
    )
    state: Mapped[RefundState] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(100))
    reference: Mapped[str] = mapped_column(String(60), unique=True)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
