"""The billing_ledger_entries table, which is append-only."""

from typing import cast

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.modules.billing.schemas.LedgerAccount import LedgerAccount
from app.shared.models.append_only import make_append_only
from app.shared.models.base import BigIntegerId, Entity

_ACCOUNTS = "('receivable', 'revenue', 'cash', 'refunds', 'bad_debt')"


class LedgerEntry(Entity):
    """Both halves of one booking in one row, so that no statement can write one without the other.

    Every row takes from one account what it gives to another: the sum over all accounts is zero, per currency, by
    construction. `source` names the fact that is booked ("payment:7:captured") and is unique: a fact is booked once.
    """

    __tablename__ = "billing_ledger_entries"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("debit_account <> credit_account", name="two_accounts"),
        CheckConstraint(f"debit_account IN {_ACCOUNTS} AND credit_account IN {_ACCOUNTS}", name="accounts"),
    )

    source: Mapped[str] = mapped_column(String(60), unique=True)
    account_id: Mapped[int] = mapped_column(
        BigIntegerId, ForeignKey("billing_accounts.id", ondelete="RESTRICT"), index=True
    )
    invoice_id: Mapped[int] = mapped_column(
        BigIntegerId, ForeignKey("billing_invoices.id", ondelete="RESTRICT"), index=True
    )
    debit_account: Mapped[LedgerAccount] = mapped_column(String(20))
    credit_account: Mapped[LedgerAccount] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))


# A mistake is put right by a booking the other way round.
make_append_only(cast(Table, LedgerEntry.__table__))
