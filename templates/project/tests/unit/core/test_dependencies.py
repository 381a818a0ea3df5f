"""The unit of work of a request, and bounded parameters."""

from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter, Depends, FastAPI
from httpx2 import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import Settings
from app.core.dependencies import DB, EntityId, Pagination, public
from app.core.exceptions import ConflictError
from tests.support.applications import client_of, make_app

router = APIRouter()


async def insert(db: AsyncSession, name: str) -> None:
    await db.execute(text("INSERT INTO zz_notes (name) VALUES (:name)"), {"name": name})


@router.post("/notes/{name}", dependencies=[Depends(public)])
async def write(db: DB, name: str) -> str:
    await insert(db, name)
    return name


@router.post("/failing/{name}", dependencies=[Depends(public)])
async def write_and_fail(db: DB, name: str) -> None:
    await insert(db, name)
    raise ConflictError("after the insert")


@router.post("/late", dependencies=[Depends(public)])
async def break_the_commit(db: DB) -> str:
    """The constraint is deferred, so it is the commit that fails."""
    await db.execute(text("INSERT INTO zz_children (parent) VALUES (99)"))
    return "looks fine"


@router.get("/writing", dependencies=[Depends(public)])
async def write_on_get(db: DB) -> str:
    db.sync_session.info["wrote"] = True
    return "lost"


@router.get("/items/{item_id}", dependencies=[Depends(public)])
async def item(item_id: EntityId) -> int:
    return item_id


@router.get("/pages", dependencies=[Depends(public)])
async def page(page: Pagination) -> list[int]:
    return [page.skip, page.limit]


@pytest.fixture(scope="module")
def built(settings: Settings) -> FastAPI:
    return make_app(settings, router)


@pytest.fixture
async def small_app(built: FastAPI, committing_database: Database) -> FastAPI:
    async with committing_database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE zz_notes (name VARCHAR(50) UNIQUE)"))
        await connection.execute(text("CREATE TABLE zz_parents (id INTEGER PRIMARY KEY)"))
        deferred = "INTEGER REFERENCES zz_parents (id) DEFERRABLE INITIALLY DEFERRED"
        await connection.execute(text(f"CREATE TABLE zz_children (parent {deferred})"))
    built.state.database = committing_database
    return built


@pytest.fixture
async def small(small_app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with client_of(small_app) as client:
        yield client


async def notes(database: Database) -> list[str]:
    async with database.session_scope() as db:
        return list(await db.scalars(text("SELECT name FROM zz_notes")))


@pytest.mark.threat("A51")
async def test_work_is_committed_before_the_answer(small: AsyncClient, committing_database: Database) -> None:
    assert (await small.post("/notes/one")).status_code == 200
    assert await notes(committing_database) == ["one"]


@pytest.mark.threat("A51")
async def test_an_error_rolls_everything_back(small: AsyncClient, committing_database: Database) -> None:
    assert (await small.post("/failing/two")).status_code == 409
    assert await notes(committing_database) == []


@pytest.mark.threat("A58")
async def test_a_duplicate_that_only_the_database_sees_is_a_conflict(small: AsyncClient) -> None:
    await small.post("/notes/one")
    response = await small.post("/notes/one")
    assert response.status_code == 409
    assert "one" not in response.json()["message"]


@pytest.mark.threat("A51")
async def test_a_failing_commit_is_never_a_success(small: AsyncClient) -> None:
    response = await small.post("/late")
    assert response.status_code == 400
    assert "looks fine" not in response.text


@pytest.mark.threat("A51")
async def test_a_reading_request_that_wrote_fails_loudly(small: AsyncClient) -> None:
    assert (await small.get("/writing")).status_code == 500


@pytest.mark.threat("A29")
@pytest.mark.parametrize("raw", ["0", "-1", "2147483648", "9223372036854775808", "1e2", "x", "%00", "1.5", "true"])
async def test_ids_out_of_bounds_are_refused(small: AsyncClient, raw: str) -> None:
    assert (await small.get(f"/items/{raw}")).status_code == 422


@pytest.mark.parametrize("raw", ["1", "2147483647"])
async def test_ids_within_bounds_pass(small: AsyncClient, raw: str) -> None:
    assert (await small.get(f"/items/{raw}")).json() == int(raw)


@pytest.mark.threat("A25")
@pytest.mark.parametrize("query", ["skip=-1", "limit=0", "limit=101", "skip=2147483648", "limit=x", "skip=1e30"])
async def test_pages_out_of_bounds_are_refused(small: AsyncClient, query: str) -> None:
    assert (await small.get(f"/pages?{query}")).status_code == 422


async def test_pages_have_defaults(small: AsyncClient) -> None:
    assert (await small.get("/pages")).json() == [0, 50]
    assert (await small.get("/pages?skip=5&limit=100")).json() == [5, 100]
