"""Who wants which event, and how patient the relay is with them."""

import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.events.event import Event

EventT = TypeVar("EventT", bound=Event)

# The session belongs to the delivery: what the handler writes and the mark "done" are one commit.
# A handler must not commit itself.
Handler = Callable[[EventT, AsyncSession], Awaitable[None]]

# 150 characters are what the column in event_deliveries holds.
_NAME = re.compile(r"(?=.{,150}\Z)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True)
class Subscription:
    """One handler of one type of event.

    `name` is a key in the database: give a handler a new name and what is still queued under the old one stays there.
    """

    event_class: type[Event]
    handler: Handler[Any]
    name: str
    max_attempts: int = 8
    base_delay: float = 1.0
    max_delay: float = 300.0
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f'{self.name!r} is no handler name; use one such as "greetings.send_welcome"')
        if self.max_attempts < 1:
            raise ValueError(f"{self.name}: max_attempts must be at least 1")
        if not 0 < self.base_delay <= self.max_delay:
            raise ValueError(f"{self.name}: base_delay must be positive and at most max_delay")
        if self.timeout <= 0:
            raise ValueError(f"{self.name}: timeout must be positive")

    @property
    def key(self) -> tuple[str, str]:
        return (self.event_class.event_type, self.name)

    def delay_after(self, attempts: int) -> float:
        """Seconds until the next attempt; the jitter keeps a crowd that failed together from coming back together."""
        # The exponent is capped because 2.0**1024 overflows, and attempts may be set to anything.
        full = min(self.base_delay * 2.0 ** min(attempts - 1, 64), self.max_delay)
        return full * random.uniform(0.5, 1.0)  # noqa: S311 - no secret depends on it
