"""What an operator does with deliveries that the relay gave up on: look, replay, discard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent


@dataclass(frozen=True)
class DeadLetter:
    event_id: UUID
    event_type: str
    handler: str
    attempts: int
    failed_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Selection:
    """Which dead letters are meant; what is None does not matter."""

    event_id: UUID | None = None
    handler: str | None = None
    failed_before: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [EventDelivery.status == DeliveryStatus.DEAD]
        if self.event_id is not None:
            found.append(EventDelivery.event_id == self.event_id)
        if self.handler is not None:
            found.append(EventDelivery.handler == self.handler)
        if self.failed_before is not None:
            found.append(EventDelivery.finished_at < self.failed_before)
        return found


async def find(db: AsyncSession, selection: Selection, *, limit: int = 100) -> Sequence[DeadLetter]:
    """The oldest first."""
    rows = await db.execute(
        select(
            EventDelivery.event_id,
            OutboxEvent.event_type,
            EventDelivery.handler,
            EventDelivery.attempts,
            EventDelivery.finished_at,
            EventDelivery.last_error,
        )
        .join(OutboxEvent, OutboxEvent.event_id == EventDelivery.event_id)
        .where(*selection.conditions())
        .order_by(EventDelivery.finished_at, EventDelivery.event_id, EventDelivery.handler)
        .limit(limit)
    )
    return [DeadLetter(*row) for row in rows]


async def replay(db: AsyncSession, selection: Selection) -> int:
    """Queue them again with all their attempts; the last error stays readable until one succeeds."""
    result = await db.execute(
        update(EventDelivery)
        .where(*selection.conditions())
        .values(status=DeliveryStatus.PENDING, attempts=0, available_at=datetime.now(UTC), lease=None, finished_at=None)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[Any], result).rowcount


async def discard(db: AsyncSession, selection: Selection) -> int:
    """Delete the deliveries; their events go with the relay's next purge, once nothing else waits for them."""
    result = await db.execute(
        delete(EventDelivery).where(*selection.conditions()).execution_options(synchronize_session=False)
    )
    return cast(CursorResult[Any], result).rowcount
