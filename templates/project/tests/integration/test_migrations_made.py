"""Migrations that alembic writes: their names, their contents, their look."""

import asyncio
import subprocess
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command

from tests.support.alembic_project import ROOT, AlembicProject
from tests.support.databases import BACKENDS, scratch_database
from tests.support.migration_files import heads, problems

HEAD = next(iter(heads()))


@pytest.fixture(params=BACKENDS)
async def project(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AlembicProject]:
    async with scratch_database(request.param, tmp_path) as url:
        yield AlembicProject(tmp_path, url)


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[AlembicProject]:
    async with scratch_database("sqlite", tmp_path) as url:
        yield AlembicProject(tmp_path, url)


async def test_two_migrations_made_in_the_same_second_have_names_and_ids_of_their_own(
    on_sqlite: AlembicProject,
) -> None:
    """Somebody has already made one in this second, and in the next two."""
    parent, versions = HEAD, on_sqlite.folder / "versions"
    for seconds in range(3):
        path = on_sqlite.add("same_name", "pass", parent=parent, revision=f"f00d0000000{seconds}")
        path.rename(versions / f"{datetime.now(UTC) + timedelta(seconds=seconds):%Y%m%d_%H%M%S}_same_name.py")
        parent = f"f00d0000000{seconds}"
    taken = {path.name for path in on_sqlite.files}

    made = await on_sqlite.revision("same name")

    assert made is not None
    assert made.name > max(taken)
    assert problems(versions) == []


async def test_nothing_is_written_when_nothing_has_changed(on_sqlite: AlembicProject) -> None:
    await on_sqlite.upgrade()

    assert await autogenerate(on_sqlite) is None


async def test_a_generated_migration_is_clean_and_needs_no_application_code(project: AlembicProject) -> None:
    """The status check, an index and a column with our own type are gone from the database, and must come back."""
    await project.upgrade()
    await project.sql("DROP INDEX ix_outbox_events_created_at", "ALTER TABLE event_deliveries DROP COLUMN finished_at")

    made = await autogenerate(project)

    assert made is not None
    source = made.read_text(encoding="utf-8")
    assert "sa.DateTime(timezone=True)" in source
    assert "import app" not in source
    assert "from app" not in source
    assert ("batch_alter_table" in source) is project.url.startswith("sqlite")
    assert problems(project.folder / "versions") == []
    assert_clean(made)
    await project.upgrade()
    await project.downgrade("-1")


async def test_empty_and_merge_migrations_are_clean(on_sqlite: AlembicProject) -> None:
    on_sqlite.add("left", "pass", parent=HEAD, revision="f00d00000001", second=1)
    on_sqlite.add("right", "pass", parent=HEAD, revision="f00d00000002", second=2)
    merged = await on_sqlite.revision('join "both"', head="heads")
    empty = await on_sqlite.revision("nothing yet", depends_on=HEAD)

    assert merged is not None
    assert empty is not None
    assert 'down_revision: str | tuple[str, ...] | None = ("f00d0000000' in merged.read_text(encoding="utf-8")
    assert_clean(merged, empty)
    await on_sqlite.upgrade()


async def test_the_sql_can_be_written_out_for_review(
    on_sqlite: AlembicProject, capsys: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread(
        command.upgrade, on_sqlite.config(url="postgresql+asyncpg://nobody@nowhere/none"), "head", sql=True
    )

    assert "CREATE TABLE outbox_events" in capsys.readouterr().out


async def autogenerate(project: AlembicProject) -> Path | None:
    """Through the command line, where `--autogenerate` is an option that env.py can see."""
    before = set(project.files)
    config = project.config()
    config.cmd_opts = Namespace(autogenerate=True)
    await asyncio.to_thread(command.revision, config, "bring back", autogenerate=True)
    return next(iter(set(project.files) - before), None)


def assert_clean(*paths: Path) -> None:
    names = [str(path) for path in paths]
    for arguments in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--config", str(ROOT / "pyproject.toml"), *names],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
