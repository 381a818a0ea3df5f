"""The queue in the database: every statement that the relay runs on the two tables.

Times come from the clocks of the processes. Clocks that disagree shift a retry or let a lease end early; that costs
a second run at most, never a second effect, since only the holder of the lease token can finish a delivery.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, CursorResult, delete, exists, func, literal, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent

Key = tuple[str, str]  # event type and handler name

# Spelt out in the statement: a cached plan of PostgreSQL does not use the index on pending rows for a parameter.
_IS_PENDING = EventDelivery.status == literal(DeliveryStatus.PENDING.value, literal_execute=True)


class LeaseLostError(Exception):
    """Somebody else has the delivery now: what this handler wrote must not be committed."""


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours until the lease ends; `attempts` counts the one about to begin."""

    event_id: UUID
    event_type: str
    handler: str
    attempts: int
    lease: UUID
    payload: dict[str, Any]
    headers: dict[str, str]


class UnknownDeliveries(NamedTuple):
    event_type: str
    handler: str
    pending: int


async def claim(db: AsyncSession, keys: Collection[Key], *, limit: int, lease_seconds: float) -> list[Claim]:
    """Take up to `limit` due deliveries of these handlers; several relays never get the same one.

    The lock is in a CTE because PostgreSQL may run a plain sub-select again for every row and take more than `limit`.
    SQLite leaves the locking clause out: there is only one writer at a time.
    """
    if not keys:
        return []
    now, lease = datetime.now(UTC), uuid4()
    due = (
        select(EventDelivery.event_id, EventDelivery.handler)
        .join(OutboxEvent, OutboxEvent.event_id == EventDelivery.event_id)
        .where(_IS_PENDING, EventDelivery.available_at <= now, _known(keys))
        .order_by(EventDelivery.available_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=EventDelivery)
        .cte("due")
    )
    taken = await db.execute(
        update(EventDelivery)
        .where(tuple_(EventDelivery.event_id, EventDelivery.handler).in_(select(due.c.event_id, due.c.handler)))
        .values(
            lease=lease,
            attempts=EventDelivery.attempts + 1,
            available_at=now + timedelta(seconds=lease_seconds),
        )
        .returning(EventDelivery.event_id, EventDelivery.handler, EventDelivery.attempts)
        .execution_options(synchronize_session=False)
    )
    rows = taken.all()
    if not rows:
        return []
    found = await db.scalars(select(OutboxEvent).where(OutboxEvent.event_id.in_({row.event_id for row in rows})))
    events = {each.event_id: each for each in found}
    return [
        Claim(
            event_id=row.event_id,
            event_type=events[row.event_id].event_type,
            handler=row.handler,
            attempts=row.attempts,
            lease=lease,
            payload=events[row.event_id].payload,
            headers=events[row.event_id].headers,
        )
        for row in rows
    ]


async def finish(db: AsyncSession, claim: Claim) -> None:
    """Mark done, in the handler's own transaction."""
    if not await _settle(db, claim, status=DeliveryStatus.DONE, finished_at=datetime.now(UTC), last_error=None):
        raise LeaseLostError


async def retry_later(db: AsyncSession, claim: Claim, *, delay: float, error: str) -> None:
    available_at = datetime.now(UTC) + timedelta(seconds=delay)
    await _settle(db, claim, available_at=available_at, last_error=error)


async def bury(db: AsyncSession, claim: Claim, *, error: str) -> None:
    """Make it a dead letter: kept, not tried again until somebody replays it."""
    await _settle(db, claim, status=DeliveryStatus.DEAD, finished_at=datetime.now(UTC), last_error=error)


async def give_back(db: AsyncSession, claim: Claim) -> None:
    """Undo the claim: the process stops, which says nothing about the handler."""
    await _settle(db, claim, attempts=claim.attempts - 1, available_at=datetime.now(UTC))


async def purge(db: AsyncSession, *, before: datetime, limit: int = 1000) -> int:
    """Delete events that every handler is done with; their deliveries go with them."""
    open_deliveries = exists().where(
        EventDelivery.event_id == OutboxEvent.event_id, EventDelivery.status != DeliveryStatus.DONE
    )
    old = (
        select(OutboxEvent.event_id)
        .where(OutboxEvent.created_at < before, ~open_deliveries)
        .order_by(OutboxEvent.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = (await db.scalars(old)).all()
    if ids:
        await db.execute(delete(OutboxEvent).where(OutboxEvent.event_id.in_(ids)))
    return len(ids)


async def unknown_deliveries(db: AsyncSession, keys: Collection[Key]) -> list[UnknownDeliveries]:
    """Pending deliveries that no handler of this process will ever take."""
    rows = await db.execute(
        select(OutboxEvent.event_type, EventDelivery.handler, func.count())
        .join(EventDelivery, OutboxEvent.event_id == EventDelivery.event_id)
        .where(_IS_PENDING, ~_known(keys) if keys else true())
        .group_by(OutboxEvent.event_type, EventDelivery.handler)
        .order_by(OutboxEvent.event_type, EventDelivery.handler)
    )
    return [UnknownDeliveries(*row) for row in rows]


def _known(keys: Collection[Key]) -> ColumnElement[bool]:
    return tuple_(OutboxEvent.event_type, EventDelivery.handler).in_(sorted(keys))


async def _settle(db: AsyncSession, claim: Claim, **values: Any) -> bool:
    """End the lease; False when it was not ours any more."""
    result = await db.execute(
        update(EventDelivery)
        .where(
            EventDelivery.event_id == claim.event_id,
            EventDelivery.handler == claim.handler,
            EventDelivery.lease == claim.lease,
        )
        .values(lease=None, **values)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[Any], result).rowcount == 1
