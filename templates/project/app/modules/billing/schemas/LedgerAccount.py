"""The accounts of the ledger."""

from enum import StrEnum


class LedgerAccount(StrEnum):
    """Receivable and cash are what is there, the others where it came from or went to."""

    RECEIVABLE = "receivable"
    REVENUE = "revenue"
    CASH = "cash"
    REFUNDS = "refunds"
    BAD_DEBT = "bad_debt"
