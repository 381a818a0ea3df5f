"""Events of the users module.

Addresses and names are plain strings here: the publisher has checked them, and a stored event must stay readable
when the rules for new input change.
"""

from typing import ClassVar

from app.shared.events.event_bus import Event


class UserCreatedEvent(Event):
    event_type: ClassVar[str] = "user.created"

    user_id: int
    email: str
    full_name: str


class UserUpdatedEvent(Event):
    """Carries the values after the change."""

    event_type: ClassVar[str] = "user.updated"

    user_id: int
    email: str
    full_name: str


class UserActivatedEvent(Event):
    event_type: ClassVar[str] = "user.activated"

    user_id: int


class UserDeactivatedEvent(Event):
    event_type: ClassVar[str] = "user.deactivated"

    user_id: int


class UserRoleChangedEvent(Event):
    event_type: ClassVar[str] = "user.role_changed"

    user_id: int
    role: str
    previous_role: str


class UserEmailChangedEvent(Event):
    """The new address has been confirmed; the old one is told."""

    event_type: ClassVar[str] = "user.email_changed"

    user_id: int
    email: str
    previous_email: str


class UserDeletedEvent(Event):
    """Soft delete: the row stays without what names a person. Other modules stop acting for the user."""

    event_type: ClassVar[str] = "user.deleted"

    user_id: int
