"""The relay: takes due deliveries out of the outbox and runs their handlers."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.shared.events import outbox
from app.shared.events.delivery import deliver
from app.shared.events.event_bus import EventBus
from app.shared.events.outbox import Claim, UnknownDeliveries
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

_LEASE_MARGIN = 15.0  # seconds to store a result after the longest handler timeout
_LONGEST_PAUSE = 30.0  # between attempts to reach a database that is gone
_HOUSEKEEPING_INTERVAL = 3600.0
_SILENCE_LIMIT = 60.0


class EventRelay:
    """Any number may run on one database, in web processes and workers alike: they share the work.

    `poll` only matters for events of other processes and for retries; events committed in this one wake the relay.
    """

    def __init__(
        self,
        bus: EventBus,
        session_factory: async_sessionmaker[AsyncSession],
        *,
        workers: int = 4,
        poll: float = 1.0,
        lease: float = 60.0,
        grace: float = 10.0,
        retention: timedelta = timedelta(days=7),
    ) -> None:
        self._bus = bus
        self._session_factory = session_factory
        self._workers = workers
        self._poll = poll
        self._lease = lease
        self._grace = grace
        self._retention = retention
        self._wake = asyncio.Event()
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()
        self._backlog = False
        self._failures = 0
        self._next_housekeeping = 0.0
        self._last_turn = 0.0
        self._reported: set[UnknownDeliveries] = set()
        self._task: asyncio.Task[None] | None = None

    @property
    def healthy(self) -> bool:
        """For the readiness probe: the loop runs, and has reached the database lately."""
        running = self._task is not None and not self._task.done() and not self._stopping
        return running and monotonic() - self._last_turn < max(_SILENCE_LIMIT, 3 * self._poll)

    async def start(self) -> None:
        """Run in the background from now on. Does not wait for the database: requests can be served without it."""
        self._last_turn = monotonic()
        self._task = asyncio.create_task(self.run(), name="event-relay")

    async def stop(self) -> None:
        """Take nothing new, let handlers finish within the grace period, give back what is left."""
        self.request_stop()
        if self._task is not None:
            await self._task

    def request_stop(self) -> None:
        """What a signal handler may call: `run` then returns in its own time."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Deliver until asked to stop."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop was closed by a process that did not stop its relay
                loop.call_soon_threadsafe(self._wake.set)

        with self._bus.notifying(wake):
            try:
                while not self._stopping:
                    self._wake.clear()
                    await self._turn()
                    await self._pause()
            finally:
                await self._finish_running()

    async def drain(self) -> int:
        """Deliver all that is due, one by one, and tell how many attempts that took; for tests and scripts."""
        attempts = 0
        while claims := await self._claim(1):
            for claim in claims:
                await self._deliver(claim)
                attempts += 1
        return attempts

    async def _turn(self) -> None:
        try:
            free = self._workers - len(self._running)
            claims = await self._claim(free) if free else []
            # With all workers busy there may be more to do: then the first that ends wakes the loop.
            self._backlog = len(claims) == free
            for claim in claims:
                task = asyncio.create_task(self._deliver(claim))
                self._running.add(task)
                task.add_done_callback(self._on_done)
            if monotonic() >= self._next_housekeeping:
                await self._keep_house()
                self._next_housekeeping = monotonic() + _HOUSEKEEPING_INTERVAL
        except (SQLAlchemyError, OSError):
            self._failures += 1
            logger.exception("event relay cannot reach the outbox", failures=self._failures)
        else:
            self._failures = 0
            self._last_turn = monotonic()

    async def _pause(self) -> None:
        seconds = min(self._poll * 2.0 ** min(self._failures, 16), max(self._poll, _LONGEST_PAUSE))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _claim(self, limit: int) -> list[Claim]:
        subscriptions = self._bus.subscriptions
        # A claim must outlive its handler, or a second relay would begin while the first is still at it.
        longest = max((each.timeout for each in subscriptions), default=0.0) + _LEASE_MARGIN
        async with self._session_factory() as db, db.begin():
            keys = [each.key for each in subscriptions]
            return await outbox.claim(db, keys, limit=limit, lease_seconds=max(self._lease, longest))

    async def _deliver(self, claim: Claim) -> None:
        subscription = next(each for each in self._bus.subscriptions if each.name == claim.handler)
        await deliver(claim, subscription, self._session_factory)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._backlog:
            self._wake.set()

    async def _keep_house(self) -> None:
        before = datetime.now(UTC) - self._retention
        purged = 1
        while purged and not self._stopping:
            async with self._session_factory() as db, db.begin():
                purged = await outbox.purge(db, before=before)
        async with self._session_factory() as db:
            unknown = await outbox.unknown_deliveries(db, [each.key for each in self._bus.subscriptions])
        for each in unknown:
            if each not in self._reported:
                logger.warning("events wait for a handler that is not here", **each._asdict())
        self._reported = set(unknown)

    async def _finish_running(self) -> None:
        for interrupt in (False, True):
            if interrupt:
                for task in self._running:
                    task.cancel()
            if self._running:
                # Bounded both times: a handler may swallow its cancellation.
                await asyncio.wait(self._running, timeout=self._grace)
