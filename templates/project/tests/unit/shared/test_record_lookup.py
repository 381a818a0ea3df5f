"""Whether a record of another module exists."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.events.event_bus import EventBus
from app.shared.interfaces.RecordLookup import RecordLookup
from app.shared.interfaces.registry import InterfaceRegistry
from app.shared.models.base import utc_now
from app.shared.modules import wire_modules
from tests.modules.users.user_samples import make_user


@pytest.fixture
def lookup(db: AsyncSession) -> RecordLookup:
    """As a module gets it."""
    registry = InterfaceRegistry()
    wire_modules([], EventBus(), registry)
    return registry.resolve(RecordLookup, db)


async def test_a_record_exists(lookup: RecordLookup, db: AsyncSession) -> None:
    user = await make_user(db)

    assert await lookup.exists("users", user.id)
    assert not await lookup.exists("users", user.id + 1)


@pytest.mark.threat("A60")
async def test_what_was_marked_as_deleted_does_not_exist(lookup: RecordLookup, db: AsyncSession) -> None:
    user = await make_user(db, deleted_at=utc_now())

    assert not await lookup.exists("users", user.id)


async def test_tables_without_such_a_mark_are_looked_up_too(lookup: RecordLookup) -> None:
    assert not await lookup.exists("audit_entries", 1)


@pytest.mark.parametrize("id", [0, -1, 2**63, 10**30])
async def test_ids_that_no_column_holds_find_nothing(lookup: RecordLookup, id: int) -> None:  # noqa: A002
    assert not await lookup.exists("users", id)


async def test_a_misspelt_table_is_a_mistake_of_the_caller(lookup: RecordLookup) -> None:
    with pytest.raises(KeyError):
        await lookup.exists("user", 1)
