import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.events.event_bus import EventBus, InMemoryEventBus
from app.shared.events.UserEvents import UserCreatedEvent, UserDeactivatedEvent
from app.shared.models.OutboxEvent import OutboxEvent

ADA = UserCreatedEvent(user_id=1, email="ada@example.com", full_name="Ada")
BOB = UserCreatedEvent(user_id=2, email="bob@example.com", full_name="Bob")


@pytest.fixture
async def bus() -> InMemoryEventBus:
    bus = InMemoryEventBus()
    await bus.publish(ADA)
    await bus.publish(BOB)
    return bus


async def test_the_in_memory_bus_notes_events_in_their_order(bus: InMemoryEventBus) -> None:
    assert bus.published == [ADA, BOB]
    assert bus.of_type(UserDeactivatedEvent) == []


async def test_assert_published_finds_the_one_that_is_meant(bus: InMemoryEventBus) -> None:
    assert bus.assert_published(UserCreatedEvent, user_id=2) is BOB


@pytest.mark.parametrize(("fields", "found"), [({}, 2), ({"user_id": 3}, 0), ({"user_id": 1, "email": "x"}, 0)])
async def test_assert_published_fails_for_none_and_for_several(
    bus: InMemoryEventBus, fields: dict[str, object], found: int
) -> None:
    with pytest.raises(AssertionError, match=f"found {found} among"):
        bus.assert_published(UserCreatedEvent, **fields)


async def test_assert_not_published(bus: InMemoryEventBus) -> None:
    bus.assert_not_published(UserDeactivatedEvent)
    with pytest.raises(AssertionError, match="expected no UserCreatedEvent"):
        bus.assert_not_published(UserCreatedEvent)
    bus.clear()
    bus.assert_not_published(UserCreatedEvent)


async def test_recording_looks_on_while_the_outbox_is_written_as_ever(db: AsyncSession) -> None:
    bus = EventBus()
    with bus.recording() as recorder:
        await bus.publish(ADA, db)
    await bus.publish(BOB, db)

    recorder.assert_published(UserCreatedEvent)
    assert recorder.published == [ADA]
    assert set(await db.scalars(select(OutboxEvent.event_id))) == {ADA.event_id, BOB.event_id}
