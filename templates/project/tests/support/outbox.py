"""A bus of its own on a real database, and handlers that leave a countable effect behind."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.shared.events.event_bus import Event, EventBus
from app.shared.events.relay import EventRelay
from app.shared.events.subscription import Handler
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent

# No constraint on purpose: a doubled effect must show, not fail.
effects = Table(
    "test_effects",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("handler", String(150), nullable=False),
)


class OrderPaid(Event):
    event_type: ClassVar[str] = "test.order_paid"

    order_id: int
    note: str = ""


def writes(name: str) -> Handler[Any]:
    """A handler that does nothing but leave its effect."""

    async def handler(event: Event, db: AsyncSession) -> None:
        await db.execute(insert(effects).values(event_id=event.event_id, handler=name))

    return handler


class Gate:
    """A handler that waits until the test opens it."""

    def __init__(self) -> None:
        self.entered = 0
        self.open = asyncio.Event()

    async def __call__(self, event: Event, db: AsyncSession) -> None:
        self.entered += 1
        await self.open.wait()
        await writes("test.gate")(event, db)


class Lab:
    """What the outbox tests do, in their words."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.bus = EventBus()

    @classmethod
    async def on(cls, database: Database) -> Self:
        async with database.engine.begin() as connection:
            await connection.run_sync(effects.create)
        return cls(database)

    def subscribe(self, name: str, handler: Handler[Any] | None = None, **options: Any) -> None:
        self.bus.subscribe(OrderPaid, handler or writes(name), name=name, **options)

    async def publish(self, *events: Event) -> None:
        async with self.database.session_scope() as db:
            for event in events:
                await self.bus.publish(event, db)

    def relay(self, **options: Any) -> EventRelay:
        return EventRelay(self.bus, self.database.session_factory, **({"poll": 0.02} | options))

    async def effects(self) -> list[tuple[UUID, str]]:
        async with self.database.session_factory() as db:
            rows = await db.execute(select(effects.c.event_id, effects.c.handler).order_by(effects.c.id))
            return [(row.event_id, row.handler) for row in rows]

    async def wait_for_effects(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(await self.effects()) < count:  # noqa: ASYNC110 - the database has no event to wait for
                await asyncio.sleep(0.02)

    async def delivery(self, handler: str) -> EventDelivery:
        async with self.database.session_factory() as db:
            return (await db.scalars(select(EventDelivery).where(EventDelivery.handler == handler))).one()

    async def outbox(self) -> list[OutboxEvent]:
        async with self.database.session_factory() as db:
            return list(await db.scalars(select(OutboxEvent)))

    async def change(self, handler: str, **values: Any) -> None:
        """Set columns of the deliveries to a handler, behind the relay's back."""
        async with self.database.session_scope() as db:
            await db.execute(update(EventDelivery).where(EventDelivery.handler == handler).values(**values))

    async def skip_waiting(self) -> None:
        """Every back-off and every lease has run out."""
        async with self.database.session_scope() as db:
            await db.execute(update(EventDelivery).values(available_at=datetime.now(UTC) - timedelta(seconds=1)))


async def eventually(condition: Callable[[], bool], within: float = 10.0) -> None:
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in other tasks
            await asyncio.sleep(0.01)
