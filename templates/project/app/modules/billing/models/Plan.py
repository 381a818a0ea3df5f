"""The billing_plans table."""

from sqlalchemy import BigInteger, CheckConstraint, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.billing.schemas.Money import Money
from app.modules.billing.schemas.PlanPeriod import PlanPeriod
from app.shared.models.base import Entity


class Plan(Entity):
    """What can be subscribed to. The price never changes: a new price is a new plan, and the old one is retired."""

    __tablename__ = "billing_plans"
    __table_args__ = (
        CheckConstraint("period IN ('month', 'year')", name="period"),
        CheckConstraint("amount_minor >= 0 AND trial_days >= 0", name="amounts"),
    )

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    period: Mapped[PlanPeriod] = mapped_column(String(10))
    trial_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())

    @property
    def price(self) -> Money:
        return Money(self.amount_minor, self.currency)
