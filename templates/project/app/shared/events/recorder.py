"""What tests look at to learn which events were published."""

from typing import Any, TypeVar

from app.shared.events.event import Event

EventT = TypeVar("EventT", bound=Event)


class EventRecorder:
    """Published events in their order."""

    def __init__(self) -> None:
        self.published: list[Event] = []

    def of_type(self, event_class: type[EventT]) -> list[EventT]:
        return [event for event in self.published if isinstance(event, event_class)]

    def assert_published(self, event_class: type[EventT], **fields: Any) -> EventT:
        """The one event of this class with these field values; fails when there is none, or more than one."""
        matching = [
            event
            for event in self.of_type(event_class)
            if all(getattr(event, name) == value for name, value in fields.items())
        ]
        if len(matching) != 1:
            raise AssertionError(
                f"expected one {event_class.__name__} with {fields}, found {len(matching)} among {self.published}"
            )
        return matching[0]

    def assert_not_published(self, event_class: type[Event]) -> None:
        if found := self.of_type(event_class):
            raise AssertionError(f"expected no {event_class.__name__}, found {found}")

    def clear(self) -> None:
        self.published.clear()
