"""What scripts/chaos.py has done to the application, and what it finds missing afterwards."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, text

from app.config.database import Database
from app.shared.events.UserEvents import UserCreatedEvent
from app.shared.models.OutboxEvent import OutboxEvent
from scripts.chaos_process import effects


@dataclass
class Report:
    """What was done, and what is wrong with the result."""

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    refused: int = 0
    interrupted: int = 0
    events: int = 0
    restarts: list[float] = field(default_factory=list)
    lost: int = 0  # acknowledged, and not there
    eventless: int = 0  # there, and nobody will ever hear of it
    phantoms: int = 0  # heard of, and not there
    undelivered: int = 0
    doubled: int = 0

    @property
    def violations(self) -> int:
        return self.lost + self.eventless + self.phantoms + self.undelivered + self.doubled

    def __str__(self) -> str:
        slowest = max(self.restarts, default=0.0)
        return (
            f"{self.kills} kills, {len(self.acknowledged)} writes acknowledged, {self.refused} refused, "
            f"{self.interrupted} interrupted, {self.events} events, slowest restart {slowest:.1f} s\n"
            f"lost writes {self.lost}, writes without event {self.eventless}, events without write {self.phantoms}, "
            f"undelivered events {self.undelivered}, doubled effects {self.doubled}"
        )

    async def count(self, database: Database) -> None:
        """Compare what clients were told with what the tables hold."""
        async with database.session_factory() as db:
            users = set((await db.scalars(text("SELECT email FROM users"))).all())
            rows = await db.scalars(select(OutboxEvent).where(OutboxEvent.event_type == UserCreatedEvent.event_type))
            events = {row.event_id: row.payload["email"] for row in rows}
            times: Counter[UUID] = Counter((await db.scalars(select(effects.c.event_id))).all())
        named = Counter(events.values())
        self.events = len(events)
        self.lost = len(self.acknowledged - users)
        self.eventless = len(users - set(named))
        self.phantoms = len(set(named) - users) + sum(count - 1 for count in named.values())
        self.undelivered = len(set(events) - set(times))
        self.doubled = sum(count - 1 for count in times.values())
