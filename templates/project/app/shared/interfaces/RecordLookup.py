"""Whether a record of another module exists, for modules that hold its id."""

from typing import Protocol


class RecordLookup(Protocol):
    """Bound by the application: `interfaces.resolve(RecordLookup, db)`. For users there is SharedUserLookup."""

    async def exists(self, table: str, id: int) -> bool:  # noqa: A002 - as in repositories
        """`table` as in the foreign key, such as "orders". A record that was marked as deleted does not exist."""
