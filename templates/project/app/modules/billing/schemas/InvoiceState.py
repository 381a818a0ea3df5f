"""The states of an invoice."""

from enum import StrEnum


class InvoiceState(StrEnum):
    """Only what is open can be paid. What may follow on what is in transitions.py."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"
