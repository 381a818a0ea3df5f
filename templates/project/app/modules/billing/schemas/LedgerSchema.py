"""What goes out about the ledger. Nothing goes in: entries follow from what happens."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.modules.billing.schemas.LedgerAccount import LedgerAccount


class LedgerEntryResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    source: str
    account_id: int
    invoice_id: int
    debit_account: LedgerAccount
    credit_account: LedgerAccount
    amount_minor: int
    currency: str
    created_at: datetime


class LedgerBalance(BaseModel):
    """Debits less credits."""

    account: LedgerAccount
    currency: str
    balance_minor: int


class LedgerBalances(BaseModel):
    """`sums` adds up the balances of each currency. Anything but zero there is a bug."""

    balances: list[LedgerBalance]
    sums: dict[str, int]
