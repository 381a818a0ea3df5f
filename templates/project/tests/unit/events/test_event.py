import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from pydantic import ValidationError
from sqlalchemy import String

from app.shared.events.event_bus import Event
from app.shared.events.UserEvents import UserCreatedEvent
from app.shared.models.OutboxEvent import OutboxEvent

PAYLOAD = {
    "event_id": "11111111-2222-4333-8444-555555555555",
    "occurred_at": "2026-01-02T03:04:05Z",
    "user_id": 7,
    "email": "ada@example.com",
    "full_name": "Ada",
}


def test_every_event_has_an_id_and_a_moment_of_its_own() -> None:
    first = UserCreatedEvent(user_id=1, email="a@example.com", full_name="A")
    second = UserCreatedEvent(user_id=1, email="a@example.com", full_name="A")

    assert isinstance(first.event_id, uuid.UUID)
    assert first.event_id != second.event_id
    assert first.occurred_at.tzinfo is UTC


def test_what_is_written_is_what_is_read() -> None:
    event = UserCreatedEvent(user_id=1, email="a@example.com", full_name="Åsa")

    assert UserCreatedEvent.model_validate(event.model_dump(mode="json")) == event


def test_an_event_cannot_be_changed() -> None:
    event = UserCreatedEvent.model_validate(PAYLOAD)

    with pytest.raises(ValidationError, match="frozen"):
        event.user_id = 8


def test_fields_that_the_class_no_longer_has_are_ignored() -> None:
    event = UserCreatedEvent.model_validate(PAYLOAD | {"nickname": "gone"})

    assert event.user_id == 7
    assert "nickname" not in event.model_dump()


def test_fields_that_the_payload_does_not_have_yet_take_their_default() -> None:
    class GrownEvent(UserCreatedEvent):
        event_type: ClassVar[str] = "test.grown"
        locale: str = "en"

    assert GrownEvent.model_validate(PAYLOAD).locale == "en"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        UserCreatedEvent.model_validate(PAYLOAD | {"occurred_at": datetime(2026, 1, 1)})  # noqa: DTZ001


def test_an_event_type_that_is_taken_is_refused() -> None:
    with pytest.raises(TypeError, match=r"'user.created' already belongs to UserCreatedEvent"):

        class Impostor(Event):
            event_type: ClassVar[str] = "user.created"


def test_an_inherited_event_type_is_not_one_of_its_own() -> None:
    with pytest.raises(TypeError, match="needs an event_type of its own"):

        class Derived(UserCreatedEvent):
            pass


@pytest.mark.parametrize("event_type", ["", "created", "User.Created", "user created", "user.", "a." + "b" * 99, 7])
def test_an_event_type_that_is_no_dotted_name_is_refused(event_type: Any) -> None:
    with pytest.raises(TypeError, match="needs an event_type of its own"):
        type("BadlyNamed", (Event,), {"event_type": event_type, "__annotations__": {"event_type": ClassVar[str]}})


def test_the_longest_event_type_fits_its_column() -> None:
    class LongEvent(Event):
        event_type: ClassVar[str] = "t." + "b" * 98

    column = OutboxEvent.__table__.c.event_type.type
    assert isinstance(column, String)
    assert len(LongEvent.event_type) == column.length
