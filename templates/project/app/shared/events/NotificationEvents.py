"""Events of the notifications module. None carries a text or an address: both stay in the module's own tables."""

from typing import ClassVar

from app.shared.events.event_bus import Event


class NotificationCreatedEvent(Event):
    """Something new stands in the list of this user."""

    event_type: ClassVar[str] = "notification.created"

    user_id: int
    notification_id: int
    kind: str
    category: str


class EmailQueuedEvent(Event):
    """An e-mail waits to be sent; the module's own handler does it."""

    event_type: ClassVar[str] = "notification.email_queued"

    user_id: int
    delivery_id: int
    kind: str


class EmailSentEvent(Event):
    """The mail server has taken the e-mail; whether it is read, nobody knows."""

    event_type: ClassVar[str] = "notification.email_sent"

    user_id: int
    delivery_id: int
    kind: str


class EmailFailedEvent(Event):
    """Nobody tries any more, until an admin asks for it."""

    event_type: ClassVar[str] = "notification.email_failed"

    user_id: int
    delivery_id: int
    kind: str
