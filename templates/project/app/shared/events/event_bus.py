"""Publish and subscribe: the one door through which modules send events to each other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core.context import current_request_id, current_traceparent
from app.shared.events.event import Event
from app.shared.events.recorder import EventRecorder
from app.shared.events.subscription import EventT, Handler, Subscription
from app.shared.models.EventDelivery import EventDelivery
from app.shared.models.OutboxEvent import OutboxEvent

__all__ = ["Event", "EventBus", "InMemoryEventBus", "event_bus"]

_PUBLISHED_BY = "events published by"


class EventBus:
    """Knows the handlers and writes events for them; delivering is the work of `EventRelay`."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, Subscription] = {}
        self._recorders: list[EventRecorder] = []
        self._listeners: list[Callable[[], None]] = []

    def subscribe(
        self,
        event_class: type[EventT],
        handler: Handler[EventT],
        *,
        name: str,
        max_attempts: int = 8,
        base_delay: float = 1.0,
        max_delay: float = 300.0,
        timeout: float = 30.0,
    ) -> None:
        """Have `handler`, a function at module level, called for each event of this class until it succeeds once.

        It may run more often than it succeeds: pass `event.event_id` to other systems as idempotency key.
        Saying the same thing twice is fine, so that several applications can be made in one process.
        """
        if event_class is Event:
            raise TypeError("subscribe to a class derived from Event")
        wanted = Subscription(event_class, handler, name, max_attempts, base_delay, max_delay, timeout)
        if self._subscriptions.setdefault(name, wanted) != wanted:
            raise ValueError(f"the handler name {name!r} is taken")

    async def publish(self, event: Event, db: AsyncSession) -> None:
        """Add the event to the caller's unit of work: it exists if, and only if, that commits.

        Costs no round trip: the rows go with the caller's next flush.
        """
        db.add(self._to_outbox(event))
        db.sync_session.info.setdefault(_PUBLISHED_BY, set()).add(self)
        self._record(event)

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        return tuple(self._subscriptions.values())

    def handlers_of(self, event_class: type[Event]) -> tuple[Subscription, ...]:
        return tuple(each for each in self._subscriptions.values() if each.event_class is event_class)

    def clear(self) -> None:
        """Forget all handlers; for tests."""
        self._subscriptions.clear()

    @contextmanager
    def recording(self) -> Iterator[EventRecorder]:
        """Also note what is published meanwhile; the outbox is written as ever."""
        recorder = EventRecorder()
        self._recorders.append(recorder)
        try:
            yield recorder
        finally:
            self._recorders.remove(recorder)

    @contextmanager
    def notifying(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call `listener` whenever events of this bus have been committed in this process."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    def notify(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _record(self, event: Event) -> None:
        for recorder in self._recorders:
            recorder.published.append(event)

    def _to_outbox(self, event: Event) -> OutboxEvent:
        now = datetime.now(UTC)
        context = {"request_id": current_request_id(), "traceparent": current_traceparent()}
        return OutboxEvent(
            event_id=event.event_id,
            event_type=event.event_type,
            payload=event.model_dump(mode="json"),
            headers={name: value for name, value in context.items() if value is not None},
            created_at=now,
            deliveries=[EventDelivery(handler=each.name, available_at=now) for each in self.handlers_of(type(event))],
        )


class InMemoryEventBus(EventBus, EventRecorder):
    """For unit tests of a class that is given its bus: nothing is written, everything is noted."""

    def __init__(self) -> None:
        EventBus.__init__(self)
        EventRecorder.__init__(self)

    async def publish(self, event: Event, db: AsyncSession | None = None) -> None:
        self.published.append(event)
        self._record(event)

    def clear(self) -> None:
        EventBus.clear(self)
        EventRecorder.clear(self)


event_bus = EventBus()


@sqlalchemy_event.listens_for(Session, "after_commit")
def _notify_after_commit(session: Session) -> None:
    """Wake the relays of this process; without this they would notice at their next poll."""
    if session.in_nested_transaction():
        return  # a released savepoint: nobody else can see the rows yet
    for bus in session.info.pop(_PUBLISHED_BY, ()):
        bus.notify()
