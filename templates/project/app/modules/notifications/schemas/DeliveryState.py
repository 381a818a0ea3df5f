"""The states of an e-mail."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """`dead`: given up, until an admin has it tried again. `cancelled`: the account was closed before it was sent."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"
