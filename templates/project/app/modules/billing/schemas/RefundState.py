"""The states of a refund."""

from enum import StrEnum


class RefundState(StrEnum):
    """What may follow on what is in transitions.py."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
