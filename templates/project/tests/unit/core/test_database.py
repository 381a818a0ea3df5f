"""The engine: real transactions, foreign keys, and errors that say what is wrong."""

import asyncio

import pytest
from sqlalchemy import QueuePool, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.config.database import Database, create_engine, release_connection
from app.config.settings import Settings
from app.core.database_errors import database_error
from app.core.exceptions import AppError, ConflictError, ServiceUnavailableError, ValidationError
from app.shared.models.AuditEntry import AuditEntry
from tests.support.applications import make_settings


@pytest.fixture
async def table(committing_database: Database) -> Database:
    async with committing_database.engine.begin() as connection:
        await connection.execute(
            text("CREATE TABLE zz_parents (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL UNIQUE)")
        )
        await connection.execute(
            text("CREATE TABLE zz_children (parent INTEGER REFERENCES zz_parents (id), n INTEGER CHECK (n > 0))")
        )
    return committing_database


async def count(database: Database) -> int:
    async with database.session_scope() as db:
        found: int = (await db.execute(text("SELECT count(*) FROM zz_parents"))).scalar_one()
        return found


async def test_a_scope_commits_at_its_end(table: Database) -> None:
    async with table.session_scope() as db:
        await db.execute(text("INSERT INTO zz_parents VALUES (1, 'a')"))
    assert await count(table) == 1


@pytest.mark.threat("A51")
async def test_an_exception_rolls_a_scope_back(table: Database) -> None:
    async def fail() -> None:
        async with table.session_scope() as db:
            await db.execute(text("INSERT INTO zz_parents VALUES (1, 'a')"))
            raise RuntimeError("after the insert")

    with pytest.raises(RuntimeError):
        await fail()
    assert await count(table) == 0


@pytest.mark.threat("A66")
async def test_a_reader_can_give_its_connection_back(committing_database: Database) -> None:
    pool = committing_database.engine.pool
    assert isinstance(pool, QueuePool)
    async with committing_database.session_scope() as db:
        assert await db.scalar(select(AuditEntry.id)) is None
        assert pool.checkedout() == 1
        await release_connection(db)
        assert pool.checkedout() == 0


@pytest.mark.threat("A51")
async def test_a_writer_keeps_its_connection(committing_database: Database) -> None:
    """Or one half of its work would be committed without the other."""

    async def fail() -> None:
        async with committing_database.session_scope() as db:
            db.add(AuditEntry(action="half", details={}))
            await db.flush()
            await release_connection(db)
            raise RuntimeError("before the other half")

    with pytest.raises(RuntimeError):
        await fail()
    async with committing_database.session_scope() as db:
        assert await db.scalar(select(AuditEntry.id)) is None


async def test_a_savepoint_can_be_rolled_back_alone(table: Database) -> None:
    """The SQLite driver, left alone, commits at the first savepoint."""
    async with table.session_scope() as db:
        await db.execute(text("INSERT INTO zz_parents VALUES (1, 'a')"))
        savepoint = await db.begin_nested()
        await db.execute(text("INSERT INTO zz_parents VALUES (2, 'b')"))
        await savepoint.rollback()
    assert await count(table) == 1


async def test_tables_are_created_transactionally(table: Database) -> None:
    async with table.engine.connect() as connection:
        await connection.execute(text("CREATE TABLE zz_fleeting (id INTEGER)"))
        await connection.rollback()
    async with table.engine.connect() as connection:
        with pytest.raises(Exception, match="fleeting"):
            await connection.execute(text("SELECT * FROM zz_fleeting"))


@pytest.mark.threat("A59")
async def test_readers_who_turn_writers_wait_for_each_other(table: Database) -> None:
    async with table.session_scope() as db:
        await db.execute(text("INSERT INTO zz_parents VALUES (0, '0')"))

    async def read_then_write(n: int) -> None:
        async with table.session_scope() as db:
            await db.execute(text("SELECT count(*) FROM zz_parents"))
            await asyncio.sleep(0.01)
            await db.execute(text("INSERT INTO zz_parents VALUES (:n, :name)"), {"n": n, "name": str(n)})

    await asyncio.gather(*(read_then_write(n) for n in range(1, 9)))
    assert await count(table) == 9


async def test_reading_does_not_wait_for_a_writer(table: Database) -> None:
    async with table.session_scope() as writer, table.read_session_factory() as reader:
        await writer.execute(text("INSERT INTO zz_parents VALUES (1, 'a')"))
        async with asyncio.timeout(1):
            assert (await reader.execute(text("SELECT count(*) FROM zz_parents"))).scalar_one() == 0


@pytest.mark.threat("A58")
@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("INSERT INTO zz_parents VALUES (2, 'a')", ConflictError),
        ("INSERT INTO zz_parents VALUES (1, 'b')", ConflictError),
        ("INSERT INTO zz_parents VALUES (2, NULL)", ValidationError),
        ("INSERT INTO zz_children VALUES (99, 1)", ValidationError),
        ("INSERT INTO zz_children VALUES (1, 0)", ValidationError),
        ("DELETE FROM zz_parents", ValidationError),
    ],
)
async def test_broken_constraints_become_errors_with_a_meaning(
    table: Database, statement: str, error: type[Exception]
) -> None:
    async with table.session_scope() as db:
        await db.execute(text("INSERT INTO zz_parents VALUES (1, 'a')"))
        await db.execute(text("INSERT INTO zz_children VALUES (1, 1)"))
    async with table.session_factory() as db:
        with pytest.raises(IntegrityError) as caught:
            await db.execute(text(statement))
    translated = database_error(caught.value)
    assert type(translated) is error
    assert "parents" not in translated.message


@pytest.mark.parametrize(
    ("key", "row", "fields"),
    [
        ("UNIQUE (name)", (2, 2, "a"), ["name"]),
        ('UNIQUE (number, "order")', (1, 1, "b"), ["number", "order"]),
        ("CHECK (number > 0), PRIMARY KEY (number)", (1, 2, "b"), ["number"]),
    ],
)
async def test_a_value_that_is_taken_is_said_by_its_field(
    committing_database: Database, key: str, row: tuple[int, int, str], fields: list[str]
) -> None:
    columns = f'number INTEGER, "order" INTEGER, name VARCHAR(99), CONSTRAINT hidden {key}'
    translated = await taken(committing_database, [f"CREATE TABLE zz_things ({columns})"], (1, 1, "a"), row)
    named = " and ".join(f"`{field}`" for field in fields)
    assert (translated.message, translated.data) == (f"A record with this {named} already exists", {"fields": fields})


@pytest.mark.parametrize("name", ["a", "(number)=(1", "x)=(number)=("])
async def test_what_is_no_field_is_not_named(committing_database: Database, name: str) -> None:
    table = 'CREATE TABLE zz_things (number INTEGER, "order" INTEGER, name VARCHAR(99))'
    index = "CREATE UNIQUE INDEX hidden ON zz_things (lower(name), number)"
    translated = await taken(committing_database, [table, index], (1, 1, name), (1, 2, name.upper()))
    assert (translated.message, translated.data) == ("A record with the same value already exists", {})


async def taken(
    database: Database, tables: list[str], first: tuple[int, int, str], second: tuple[int, int, str]
) -> AppError:
    """The error of the second row."""
    insert = text("INSERT INTO zz_things VALUES (:n, :o, :a)")
    async with database.engine.begin() as connection:
        for statement in tables:
            await connection.execute(text(statement))
        await connection.execute(insert, dict(zip("noa", first, strict=True)))
    async with database.session_factory() as db:
        with pytest.raises(IntegrityError) as caught:
            await db.execute(insert, dict(zip("noa", second, strict=True)))
    return database_error(caught.value)


@pytest.mark.threat("A62")
async def test_values_of_failed_statements_are_hidden(table: Database) -> None:
    async with table.session_factory() as db:
        with pytest.raises(IntegrityError) as caught:
            await db.execute(text("INSERT INTO zz_children VALUES (:parent, 1)"), {"parent": 424242})
    assert "424242" not in str(caught.value).replace("(parent)=(424242)", "")


@pytest.mark.threat("A65")
@pytest.mark.parametrize("url", ["postgresql://u:p@127.0.0.1:1/d", "sqlite:////no/such/folder/app.db"])
async def test_a_database_that_cannot_be_reached_is_unavailable(url: str) -> None:
    engine = create_engine(make_settings(DATABASE_URL=url))
    with pytest.raises(OperationalError) as caught:
        async with engine.connect():
            pass
    await engine.dispose()
    assert isinstance(database_error(caught.value), ServiceUnavailableError)


@pytest.mark.threat("A41", "A66")
async def test_waiting_for_a_connection_has_an_end(settings: Settings, table: Database) -> None:
    url = table.engine.url.render_as_string(hide_password=False)
    small = {"DATABASE_URL": url, "DB_POOL_SIZE": 1, "DB_MAX_OVERFLOW": 0, "DB_POOL_TIMEOUT_SECONDS": 0.05}
    engine = create_engine(settings.model_copy(update=small))
    async with engine.connect():
        with pytest.raises(Exception, match="limit") as caught:
            async with engine.connect():
                pass
    await engine.dispose()
    assert isinstance(database_error(caught.value), ServiceUnavailableError)  # type: ignore[arg-type]
