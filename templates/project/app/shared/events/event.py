"""What an event is."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

# 100 characters are what the column in outbox_events holds.
_EVENT_TYPE = re.compile(r"(?=.{,100}\Z)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")

# Time ordered ids keep the index of the table compact; Python has them from 3.14 on.
_new_id: Callable[[], UUID] = getattr(uuid, "uuid7", uuid.uuid4)

_event_classes: dict[str, "type[Event]"] = {}


class Event(BaseModel):
    """A fact that other modules may care about: immutable, and all it says must be in its fields.

    Stored payloads outlive the code that wrote them. New fields therefore need a default, fields that are gone
    are ignored, and any other change is a new event with a type of its own ("user.created.v2").
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    event_type: ClassVar[str]

    event_id: UUID = Field(default_factory=_new_id)
    occurred_at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse at import what would go wrong at the first delivery: no type, or one that is taken."""
        super().__pydantic_init_subclass__(**kwargs)
        event_type = cls.__dict__.get("event_type")
        if not isinstance(event_type, str) or not _EVENT_TYPE.fullmatch(event_type):
            raise TypeError(f'{cls.__qualname__} needs an event_type of its own, such as "order.paid"')
        owner = _event_classes.setdefault(event_type, cls)
        if (owner.__module__, owner.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.__qualname__}: event_type {event_type!r} already belongs to {owner.__qualname__}")
        _event_classes[event_type] = cls
