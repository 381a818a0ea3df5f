"""The states of a delivery."""

from enum import StrEnum


class DeliveryStatus(StrEnum):
    """There is no "running": a relay at work holds the lease of a pending row until `available_at`."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
