"""The migrations of this project: what they build, and the rules that every new one has to keep."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, MetaData

import app.api.registry  # noqa: F401 - the models of all modules
from app.config.kept_data import kept_data
from app.shared.models.base import Base
from app.shared.models.DeliveryStatus import DeliveryStatus
from tests.support.alembic_project import AlembicProject, on_database
from tests.support.databases import BACKENDS, scratch_database
from tests.support.migration_files import VERSIONS, heads, problems
from tests.support.schema import Facts, differences, schema_facts, without_kept

TABLES = Base.metadata.tables


@pytest.fixture(params=BACKENDS)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def other_url(url: str, tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database("sqlite" if url.startswith("sqlite") else "postgresql", tmp_path) as other:
        yield other


@pytest.fixture
def project(url: str, tmp_path: Path) -> AlembicProject:
    return AlembicProject(tmp_path, url)


async def facts_of(url: str) -> Facts:
    facts: Facts = await on_database(url, schema_facts)
    return facts


def copied(models: MetaData) -> MetaData:
    """Of a circle of tables SQLAlchemy closes one key apart, and for good: on the next database it would be missing."""
    copies = MetaData(naming_convention=models.naming_convention)
    for table in models.tables.values():
        table.to_metadata(copies)
    return copies


@pytest.mark.threat("A70")
async def test_the_migrations_build_what_the_models_say(project: AlembicProject, other_url: str) -> None:
    await on_database(other_url, copied(Base.metadata).create_all)
    await project.upgrade()

    migrated, modelled = await facts_of(project.url), await facts_of(other_url)
    kept = kept_data(project.config())

    assert differences(without_kept(migrated, kept, Base.metadata), modelled) == []
    assert migrated["event_deliveries.check.ck_event_deliveries_status"]


@pytest.mark.threat("A70")
async def test_down_to_nothing_and_up_again(project: AlembicProject) -> None:
    await project.upgrade()
    first = await facts_of(project.url)
    assert first

    await project.downgrade()
    assert await facts_of(project.url) == {}

    await project.upgrade()
    assert differences(first, await facts_of(project.url)) == []


@pytest.mark.threat("A70")
async def test_each_migration_can_be_taken_back_alone(project: AlembicProject) -> None:
    at, before = "base", await facts_of(project.url)
    for revision, parent in project.steps():
        if parent != at:  # on another branch
            await project.downgrade()
            await project.upgrade(parent)
            before = await facts_of(project.url)
        await project.upgrade(revision)
        after = await facts_of(project.url)
        await project.downgrade(parent)
        assert differences(before, await facts_of(project.url)) == []
        await project.upgrade(revision)
        again = await facts_of(project.url)
        assert differences(after, again) == []
        at, before = revision, again


@pytest.mark.threat("A70")
async def test_upgrading_twice_changes_nothing(project: AlembicProject) -> None:
    await project.upgrade()
    first = await facts_of(project.url)

    await project.upgrade()

    assert await facts_of(project.url) == first


def test_the_files_keep_the_rules() -> None:
    assert problems() == []
    assert len(heads()) == 1
    assert next(iter(sorted(VERSIONS.glob("*.py")))).name == "20240101_000000_create_outbox_tables.py"


def test_postgresql_would_cut_no_name() -> None:
    names = [
        str(each.name)
        for table in TABLES.values()
        for each in (table, *table.constraints, *table.indexes, *table.columns)
    ]
    assert [name for name in names if len(name.encode()) > 63] == []
    assert "None" not in names


def test_the_check_on_the_status_lists_every_status() -> None:
    (check,) = [each for each in TABLES["event_deliveries"].constraints if isinstance(each, CheckConstraint)]
    assert str(check.sqltext) == "status IN (" + ", ".join(f"'{each}'" for each in DeliveryStatus) + ")"
