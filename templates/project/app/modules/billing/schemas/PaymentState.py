"""The states of a payment."""

from enum import StrEnum


class PaymentState(StrEnum):
    """Pending until the provider has said something. What may follow on what is in transitions.py."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
