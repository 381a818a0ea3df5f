"""The billing_coupons table."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.models.base import Entity, UTCDateTime


class Coupon(Entity):
    """A share or an amount off the first invoice. The CHECK on `redeemed` holds whatever the code above it does."""

    __tablename__ = "billing_coupons"
    __table_args__ = (
        CheckConstraint("(percent_off IS NULL) <> (amount_off_minor IS NULL)", name="one_discount"),
        CheckConstraint("(amount_off_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        CheckConstraint("percent_off BETWEEN 1 AND 100", name="percent_off"),
        CheckConstraint("amount_off_minor > 0", name="amount_off_minor"),
        CheckConstraint("redeemed >= 0 AND (max_redemptions IS NULL OR redeemed <= max_redemptions)", name="redeemed"),
    )

    code: Mapped[str] = mapped_column(String(40), unique=True)
    percent_off: Mapped[int | None]
    amount_off_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    max_redemptions: Mapped[int | None]
    redeemed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
