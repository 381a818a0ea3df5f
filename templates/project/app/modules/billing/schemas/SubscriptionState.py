"""The states of a subscription."""

from enum import StrEnum


class SubscriptionState(StrEnum):
    """Incomplete until the first invoice is paid. What may follow on what is in transitions.py."""

    INCOMPLETE = "incomplete"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    CANCELLED = "cancelled"
