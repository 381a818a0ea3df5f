"""What migrations/env.py promises to whoever writes the next migration."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import pytest
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, String
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from app.config.database import create_engine
from tests.support.alembic_project import ROOT, AlembicProject
from tests.support.databases import BACKENDS, scratch_database, settings_for
from tests.support.migration_files import heads

HEAD = next(iter(heads()))

FAMILY = (
    "CREATE TABLE zz_parents (id INTEGER PRIMARY KEY, name VARCHAR(10) NOT NULL)",
    "CREATE TABLE zz_children (id INTEGER PRIMARY KEY,"
    " parent_id INTEGER NOT NULL REFERENCES zz_parents (id) ON DELETE CASCADE)",
    "INSERT INTO zz_parents VALUES (1, 'one'), (2, 'two')",
    "INSERT INTO zz_children VALUES (10, 1), (11, 1), (12, 2)",
)
REBUILD = """
    with op.batch_alter_table("zz_parents", recreate="always") as batch:
        batch.alter_column("name", type_=sa.String(length=50), existing_nullable=False)
"""


@pytest.fixture(params=BACKENDS)
async def project(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AlembicProject]:
    async with scratch_database(request.param, tmp_path) as url:
        yield AlembicProject(tmp_path, url)


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[AlembicProject]:
    async with scratch_database("sqlite", tmp_path) as url:
        yield AlembicProject(tmp_path, url)


@pytest.mark.threat("A70")
async def test_rebuilding_a_parent_keeps_every_child(on_sqlite: AlembicProject) -> None:
    await on_sqlite.upgrade()
    await on_sqlite.sql(*FAMILY)
    on_sqlite.add("widen_name", REBUILD, parent=HEAD, revision="f00d00000001")

    await on_sqlite.upgrade()

    assert await on_sqlite.sql("SELECT id, parent_id FROM zz_children ORDER BY id") == [(10, 1), (11, 1), (12, 2)]
    assert "VARCHAR(50)" in (await on_sqlite.sql("SELECT sql FROM sqlite_master WHERE name = 'zz_parents'"))[0][0]


async def test_rebuilding_a_table_keeps_its_defaults(on_sqlite: AlembicProject) -> None:
    await on_sqlite.upgrade()
    defaults = [r"' :a \:b ::c 08:30:15 it''s 100%'", "5", "'x'"]
    columns = ", ".join(f"c{number} VARCHAR DEFAULT {default}" for number, default in enumerate(defaults))
    await on_sqlite.sql(f"CREATE TABLE zz_parents (id INTEGER PRIMARY KEY, name VARCHAR(10), {columns})")
    on_sqlite.add("widen_name", REBUILD, parent=HEAD, revision="f00d00000001")

    await on_sqlite.upgrade()

    kept = await on_sqlite.sql("SELECT dflt_value FROM pragma_table_info('zz_parents') WHERE name LIKE 'c%'")
    assert kept == [(default,) for default in defaults]


async def test_without_our_env_the_same_rebuild_deletes_the_children(on_sqlite: AlembicProject) -> None:
    """Shows that the test above can fail."""
    await on_sqlite.sql(*FAMILY)
    engine = create_engine(settings_for(on_sqlite.url))  # the application's: foreign keys are on

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("zz_parents", recreate="always") as batch:
            batch.alter_column("name", type_=String(50), existing_nullable=False)

    async with engine.begin() as connection:
        await connection.run_sync(rebuild)
    await engine.dispose()

    assert await on_sqlite.sql("SELECT id FROM zz_children") == []


async def test_a_migration_that_leaves_orphans_is_reported_and_undone(on_sqlite: AlembicProject) -> None:
    await on_sqlite.upgrade()
    await on_sqlite.sql(*FAMILY)
    on_sqlite.add("lose_one", 'op.execute("DELETE FROM zz_parents WHERE id = 1")', parent=HEAD, revision="f00d00000001")

    with pytest.raises(CommandError, match=r"2 rows without their parent \(zz_children -> zz_parents\); rolled back"):
        await on_sqlite.upgrade()

    assert await on_sqlite.sql("SELECT id FROM zz_parents ORDER BY id") == [(1,), (2,)]
    assert await on_sqlite.sql("SELECT version_num FROM alembic_version") == [(HEAD,)]


TRIGGER = """
    CREATE TRIGGER zz_no_delete BEFORE DELETE ON zz_parents
    BEGIN SELECT RAISE(ABORT, 'zz_parents is append-only'); END
"""


async def test_a_rebuild_that_loses_a_trigger_is_reported_and_undone(on_sqlite: AlembicProject) -> None:
    await on_sqlite.upgrade()
    await on_sqlite.sql(*FAMILY, TRIGGER)
    on_sqlite.add("widen_name", REBUILD, parent=HEAD, revision="f00d00000001")

    with pytest.raises(CommandError, match=r"loses triggers \(zz_no_delete\), create them at its end; rolled back"):
        await on_sqlite.upgrade()

    assert await on_sqlite.sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'zz%'")
    assert await on_sqlite.sql("SELECT version_num FROM alembic_version") == [(HEAD,)]


@pytest.mark.parametrize("more", [f"op.execute({TRIGGER!r})", 'op.drop_table("zz_parents")'])
async def test_a_trigger_that_comes_back_or_goes_with_its_table_is_not_missed(
    on_sqlite: AlembicProject, more: str
) -> None:
    await on_sqlite.upgrade()
    await on_sqlite.sql(FAMILY[0], TRIGGER)
    on_sqlite.add("widen_name", f"{dedent(REBUILD)}\n{more}", parent=HEAD, revision="f00d00000001")

    await on_sqlite.upgrade()

    assert await on_sqlite.sql("SELECT version_num FROM alembic_version") == [("f00d00000001",)]


@pytest.mark.threat("A70")
async def test_a_migration_that_fails_half_way_leaves_nothing(project: AlembicProject) -> None:
    good = 'op.create_table("zz_good", sa.Column("id", sa.Integer(), primary_key=True))'
    bad = 'op.create_table("zz_half", sa.Column("id", sa.Integer(), primary_key=True))\nraise RuntimeError("half way")'
    project.add("good", good, parent=HEAD, revision="f00d00000001", second=1)
    project.add("bad", bad, parent="f00d00000001", revision="f00d00000002", second=2)

    with pytest.raises(RuntimeError, match="half way"):
        await project.upgrade()

    assert await project.sql("SELECT version_num FROM alembic_version") == [("f00d00000001",)]
    assert await project.sql("SELECT * FROM zz_good") == []
    with pytest.raises(Exception, match="zz_half"):
        await project.sql("SELECT * FROM zz_half")


async def test_a_connection_of_the_caller_is_used_and_gets_its_foreign_keys_back(on_sqlite: AlembicProject) -> None:
    engine = create_engine(settings_for(on_sqlite.url))

    def upgrade(connection: Connection) -> int:
        command.upgrade(on_sqlite.config(connection=connection), "head")
        connection.commit()
        return int(connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one())

    async with engine.connect() as connection:
        assert await connection.run_sync(upgrade) == 1
    await engine.dispose()

    assert await on_sqlite.sql("SELECT version_num FROM alembic_version") == [(HEAD,)]


async def test_a_connection_inside_a_transaction_is_refused(on_sqlite: AlembicProject) -> None:
    engine = create_engine(settings_for(on_sqlite.url))

    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT 1")
        command.upgrade(on_sqlite.config(connection=connection), "head")

    async with engine.connect() as connection:
        with pytest.raises(CommandError, match="cannot turn foreign keys off"):
            await connection.run_sync(upgrade)
    await engine.dispose()


@pytest.mark.threat("A70")
@pytest.mark.skipif("postgresql" not in BACKENDS, reason="TEST_DATABASE_URL names no PostgreSQL server")
async def test_a_deployment_waits_while_another_one_migrates(tmp_path: Path) -> None:
    number = re.search(r"^_LOCK = ([\d_]+)$", (ROOT / "migrations" / "env.py").read_text("utf-8"), re.MULTILINE)
    assert number is not None
    async with scratch_database("postgresql", tmp_path) as url:
        project = AlembicProject(tmp_path, url)
        engine = create_async_engine(url)
        async with engine.connect() as other:
            await other.exec_driver_sql(f"SELECT pg_advisory_lock({number[1].replace('_', '')})")
            migrating = asyncio.create_task(project.upgrade())
            await asyncio.sleep(0.5)
            assert not migrating.done()
            await other.exec_driver_sql("SELECT pg_advisory_unlock_all()")
            await migrating
        await engine.dispose()

        assert await project.sql("SELECT version_num FROM alembic_version") == [(HEAD,)]


async def test_a_locked_sqlite_database_is_waited_for(on_sqlite: AlembicProject) -> None:
    await on_sqlite.upgrade("+1")
    engine = create_async_engine(on_sqlite.url, connect_args={"isolation_level": None})
    async with engine.connect() as holder:
        await holder.exec_driver_sql("BEGIN IMMEDIATE")
        migrating = asyncio.create_task(on_sqlite.downgrade())
        await asyncio.sleep(0.3)
        assert not migrating.done()
        await holder.exec_driver_sql("COMMIT")
        await migrating
    await engine.dispose()
    with pytest.raises(OperationalError, match="no such table"):
        await on_sqlite.sql("SELECT 1 FROM outbox_events")
