"""Rules about what is stored: each event once, counted in the same unit of work, nothing about people but their id."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.modules.analytics.constants import MAX_CLIENT_DELAY, MAX_CLOCK_AHEAD
from app.modules.analytics.models.AnalyticsEvent import AnalyticsEvent
from app.modules.analytics.repositories.AnalyticsDailyCountRepository import AnalyticsDailyCountRepository
from app.modules.analytics.repositories.AnalyticsDailyVisitorRepository import AnalyticsDailyVisitorRepository
from app.modules.analytics.repositories.AnalyticsEventRepository import AnalyticsEventRepository
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate, AnalyticsEventReceipt
from app.modules.analytics.schemas.EventSource import EventSource
from app.modules.analytics.settings import AnalyticsSettings
from app.shared.events.event_bus import Event
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from app.shared.models.base import utc_now
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)

_Row = Mapping[str, Any]
_Name = tuple[date, str]


class AnalyticsCaptureService(BaseAsyncService[AnalyticsEvent, AnalyticsEventRepository]):
    def __init__(
        self,
        repository: AnalyticsEventRepository,
        counts: AnalyticsDailyCountRepository,
        visitors: AnalyticsDailyVisitorRepository,
        users: SharedUserLookup,
        settings: AnalyticsSettings,
    ) -> None:
        super().__init__(repository)
        self.counts = counts
        self.visitors = visitors
        self.users = users
        self.settings = settings

    async def capture_batch(self, events: Sequence[AnalyticsEventCreate], user_id: int) -> AnalyticsEventReceipt:
        """What a client noted. Clocks that run a little ahead are set right, times beyond all reason are refused."""
        now = utc_now()
        timely = [event for event in events if now - MAX_CLIENT_DELAY <= event.occurred_at <= now + MAX_CLOCK_AHEAD]
        rows = [
            _row(
                key=f"api:{user_id}:{event.id}",  # with the user: nobody can use up the ids of somebody else
                name=event.name,
                user_id=user_id,
                occurred_at=min(event.occurred_at, now),
                received_at=now,
                source=EventSource.API,
                properties=event.properties,
            )
            for event in timely
        ]
        admitted = await self._within_limit(rows, user_id)
        stored = await self._store(admitted)
        refused = len(events) - len(admitted)
        return AnalyticsEventReceipt(stored=stored, duplicates=len(admitted) - stored, refused=refused)

    async def capture_event(self, event: Event, kept: Sequence[str] = (), user_id: int | None = None) -> None:
        """What another module published: of its fields only those that are `kept`."""
        now = utc_now()
        if event.occurred_at.astimezone(UTC).date() < horizon(self.settings, now):
            logger.info("event is older than what is kept", event_type=event.event_type)
            return
        row = _row(
            key=f"bus:{event.event_id}",
            name=event.event_type,
            user_id=await self._known(user_id),
            occurred_at=event.occurred_at,
            received_at=now,
            source=EventSource.BUS,
            properties={name: getattr(event, name) for name in kept},
        )
        await self._store([row])

    async def forget(self, user_id: int) -> None:
        """Somebody has left: their events stay, but not what clients wrote into them, and nobody can tell whose."""
        await self.repository.forget(user_id)
        await self.visitors.forget(user_id)
        logger.info("user forgotten", user_id=user_id)

    async def _within_limit(self, rows: Sequence[_Row], user_id: int) -> Sequence[_Row]:
        """Counts stay for good, so nobody may add names to a day without end. Those that the user has there pass."""
        wanted = dict.fromkeys((row["day"], row["name"]) for row in rows)
        days = {day for day, _ in wanted}
        if wanted.keys() <= await self.visitors.client_names(user_id, days):
            return rows
        await self.visitors.lock(user_id)  # else parallel batches would each find room for all of theirs
        had = await self.visitors.client_names(user_id, days)
        admitted = _admitted(wanted, had, self.settings.MAX_NAMES_PER_DAY)
        if beyond := len(wanted) - len(wanted.keys() & admitted):
            logger.warning("too many names of events", user_id=user_id, refused=beyond)
        return [row for row in rows if (row["day"], row["name"]) in admitted]

    async def _known(self, user_id: int | None) -> int | None:
        """The id, unless the account is gone or forgotten: events may arrive after the one that says so."""
        if user_id is None or await self.visitors.is_forgotten(user_id):
            return None
        return user_id if await self.users.get_user_basic_info(user_id) is not None else None

    async def _store(self, rows: Sequence[_Row]) -> int:
        """How many were new. Events, then visitors, then counts, everywhere: one order of locks."""
        unique = {row["event_key"]: row for row in rows}
        if not unique:
            return 0
        keys = await self.repository.add_new(list(unique.values()))
        new = [unique[key] for key in keys]
        visitors = {(row["day"], row["name"], row["user_id"]) for row in new if row["user_id"] is not None}
        users = Counter(await self.visitors.add_new(visitors))
        events: Counter[tuple[date, str]] = Counter((row["day"], row["name"]) for row in new)
        await self.counts.add({key: (number, users[key]) for key, number in events.items()})
        return len(new)


def horizon(settings: AnalyticsSettings, now: datetime) -> date:
    """The first day whose raw events are kept."""
    return now.astimezone(UTC).date() - timedelta(days=settings.RETENTION_DAYS)


def _admitted(wanted: Iterable[_Name], had: Set[_Name], limit: int) -> Set[_Name]:
    """What the user had, and the first of the new ones until the day is full."""
    admitted = set(had)
    used = Counter(day for day, _ in admitted)
    for name in wanted:
        if name not in admitted and used[name[0]] < limit:
            admitted.add(name)
            used[name[0]] += 1
    return admitted


def _row(*, key: str, occurred_at: datetime, **values: Any) -> _Row:
    """The key is hashed: it must not tell the user whom the row has forgotten."""
    moment = occurred_at.astimezone(UTC)
    event_key = hashlib.sha256(key.encode()).hexdigest()
    return {**values, "event_key": event_key, "occurred_at": moment, "day": moment.date()}
