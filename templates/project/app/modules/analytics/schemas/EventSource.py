"""Where events come from."""

from enum import StrEnum


class EventSource(StrEnum):
    """`bus`: another module published it. `api`: a client says that it happened."""

    BUS = "bus"
    API = "api"
