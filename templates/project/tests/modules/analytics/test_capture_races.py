"""Many captures at the same time: no count is lost, none is doubled, nobody gets a server error."""

import asyncio
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.config.database import Database
from app.modules.analytics.schemas.AnalyticsEventSchema import AnalyticsEventCreate
from tests.modules.analytics.conftest import (
    API,
    NOW,
    capture_service,
    counted,
    maintenance_service,
    noted,
    people,
    stored,
    today,
)
from tests.modules.conftest import headers_of

PARALLEL = 50
NAMES = ("page_viewed", "button_clicked", "form_sent")


def made(*names: str) -> list[AnalyticsEventCreate]:
    return [AnalyticsEventCreate(id=uuid4(), name=name, occurred_at=NOW) for name in names]


async def capture(database: Database, user_id: int, events: list[AnalyticsEventCreate]) -> int:
    async with database.session_scope() as db:
        return (await capture_service(db).capture_batch(events, user_id)).stored


async def test_fifty_parallel_captures_count_exactly(committing_database: Database) -> None:
    persons = await people(committing_database, 5)
    # Each in another order: a fixed order of locks is what keeps them from waiting in a circle.
    batches = [made(*NAMES[number % 3 :], *NAMES[: number % 3]) for number in range(PARALLEL)]

    await asyncio.gather(
        *(capture(committing_database, persons[number % 5].id, batch) for number, batch in enumerate(batches))
    )

    async with committing_database.session_factory() as db:
        assert await counted(db) == {(today(), name): (PARALLEL, 5) for name in NAMES}


@pytest.mark.threat("A53")
async def test_the_same_batch_at_the_same_time_counts_once(committing_database: Database) -> None:
    (person,) = await people(committing_database, 1)
    batch = made(*NAMES)

    results = await asyncio.gather(
        *(capture(committing_database, person.id, batch[number % 3 :] + batch[: number % 3]) for number in range(20))
    )

    assert sum(results) == 3
    async with committing_database.session_factory() as db:
        assert await counted(db) == {(today(), name): (1, 1) for name in NAMES}


async def test_parallel_requests_all_answer(app: FastAPI, client: AsyncClient, committing_database: Database) -> None:
    app.state.database = committing_database
    persons = await people(committing_database, 3)

    responses = await asyncio.gather(
        *(
            client.post(f"{API}/events/", json={"events": [noted()]}, headers=headers_of(persons[number % 3]))
            for number in range(30)
        )
    )

    assert {response.status_code for response in responses} == {200}
    async with committing_database.session_factory() as db:
        assert await counted(db) == {(today(), "page_viewed"): (30, 3)}


async def test_counting_again_meanwhile_loses_nothing(committing_database: Database) -> None:
    persons = await people(committing_database, 4)

    async def count_again() -> None:
        async with committing_database.session_scope() as db:
            await maintenance_service(db).recompute(NOW.date())

    captures = [capture(committing_database, persons[number % 4].id, made(*NAMES)) for number in range(24)]
    await asyncio.gather(*captures, *(count_again() for _ in range(6)))

    async with committing_database.session_factory() as db:
        assert await counted(db) == {(today(), name): (24, 4) for name in NAMES}
        assert await maintenance_service(db).recompute(NOW.date()) == []


async def test_an_undone_capture_leaves_no_count(committing_database: Database) -> None:
    (person,) = await people(committing_database, 1)

    async with committing_database.session_factory() as db:
        await capture_service(db).capture_batch(made(*NAMES), person.id)
        await db.rollback()

    async with committing_database.session_factory() as db:
        assert await counted(db) == {}
        assert await stored(db) == []
