"""The checks on migrations, each shown to find what was planted for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, text
from sqlalchemy.schema import DefaultClause

import app.api.registry  # noqa: F401 - the models of all modules
from tests.support.alembic_project import on_database
from tests.support.databases import BACKENDS, scratch_database
from tests.support.migration_files import heads, problems
from tests.support.schema import Facts, differences, schema_facts


@pytest.fixture(params=BACKENDS)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def other_url(url: str, tmp_path: Path) -> AsyncIterator[str]:
    async with scratch_database("sqlite" if url.startswith("sqlite") else "postgresql", tmp_path) as other:
        yield other


async def facts_of(url: str) -> Facts:
    facts: Facts = await on_database(url, schema_facts)
    return facts


Files = dict[str, tuple[str, str | None]]

GOOD: Files = {"20990101_000000_first.py": ("a1", None), "20990101_000001_second.py": ("b2", "a1")}


def write(folder: Path, files: Files, *, extra: str = "") -> None:
    for name, (revision, parent) in files.items():
        body = f'revision = "{revision}"\ndown_revision = {parent!r}\n{extra}\n'
        body += "def upgrade() -> None: ...\ndef downgrade() -> None: ...\n"
        (folder / name).write_text(body, encoding="utf-8")


def test_files_that_keep_the_rules_are_not_complained_about(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert problems(tmp_path) == []
    assert heads(tmp_path) == {"b2"}


@pytest.mark.parametrize(
    ("name", "revision", "parent", "complaint"),
    [
        ("20990101_000002_third.py", "c3", "a1", "heads: ['b2', 'c3']"),
        ("20990101_000002_third.py", "c3", "zz", "20990101_000002_third.py: unknown parent zz"),
        ("20990101_000002_third.py", "b2", "a1", "revision b2 is that of 20990101_000001_second.py"),
        ("20990101_000002_third.py", "c3", None, "first migrations: ["),
        ("20990101_000001_third.py", "c3", "b2", "same second as 20990101_000001_second.py"),
        ("0002_third.py", "c3", "b2", "not named YYYYMMDD_HHMMSS_what.py"),
        ("20990231_000002_third.py", "c3", "b2", "not named YYYYMMDD_HHMMSS_what.py"),
        ("20990101_000002_Third.py", "c3", "b2", "not named YYYYMMDD_HHMMSS_what.py"),
    ],
)
def test_a_file_that_breaks_a_rule_is_found(
    tmp_path: Path, name: str, revision: str, parent: str | None, complaint: str
) -> None:
    write(tmp_path, GOOD | {name: (revision, parent)})
    assert any(complaint in problem for problem in problems(tmp_path))


@pytest.mark.parametrize(
    ("extra", "complaint"),
    [
        ("revision = make_id()", "revision is not a literal"),
        ("down_revision = revision", "down_revision is not a literal"),
        ("from app.shared.models.base import UTCDateTime", "imports app.shared.models.base"),
        (f'op.create_index("{"x" * 64}", "t", ["c"])', "name longer than 63 bytes"),
        ("del upgrade", ""),
    ],
)
def test_contents_that_break_a_rule_are_found(tmp_path: Path, extra: str, complaint: str) -> None:
    write(tmp_path, GOOD, extra=extra)
    assert any(complaint in problem for problem in problems(tmp_path)) is bool(complaint)


def test_a_migration_without_a_way_back_is_found(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "20990101_000002_third.py").write_text(
        'revision = "c3"\ndown_revision = "b2"\n\ndef upgrade() -> None: ...\n', encoding="utf-8"
    )
    assert problems(tmp_path) == ["20990101_000002_third.py: no downgrade()"]


def two_tables() -> MetaData:
    metadata = MetaData()
    Table("parents", metadata, Column("id", Integer, primary_key=True))
    Table(
        "things",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("kind", String(10), nullable=False, server_default="a"),
        Column("parent_id", ForeignKey("parents.id", name="fk_things_parent", ondelete="CASCADE")),
        CheckConstraint("kind IN ('a', 'b')", name="ck_things_kind"),
        Index("ix_things_kind", "kind", unique=True),
    )
    return metadata


def _replace_check(things: Table) -> None:
    (check,) = [each for each in things.constraints if isinstance(each, CheckConstraint)]
    check.sqltext = text("kind IN ('a', 'b', 'c')")


PLANTED = {
    "check text": (_replace_check, "check.ck_things_kind"),
    "server default": (lambda t: setattr(t.c.kind, "server_default", DefaultClause("b")), "column.kind.default"),
    "no default": (lambda t: setattr(t.c.kind, "server_default", None), "column.kind.default"),
    "type": (lambda t: setattr(t.c.kind, "type", Text()), "column.kind.type"),
    "length": (lambda t: setattr(t.c.kind, "type", String(11)), "column.kind.type"),
    "nullable": (lambda t: setattr(t.c.kind, "nullable", True), "column.kind.nullable"),
    "delete rule": (lambda t: setattr(next(iter(t.foreign_key_constraints)), "ondelete", None), "foreign_key"),
    "index": (lambda t: t.indexes.clear(), "index.ix_things_kind"),
    "unique": (lambda t: setattr(next(iter(t.indexes)), "unique", False), "index.ix_things_kind"),
    "column": (lambda t: t.append_column(Column("extra", Integer)), "column.extra.type"),
}


@pytest.mark.parametrize("planted", PLANTED)
async def test_the_comparison_sees_a_planted_difference(url: str, other_url: str, planted: str) -> None:
    change, path = PLANTED[planted]
    changed = two_tables()
    change(changed.tables["things"])
    await on_database(url, two_tables().create_all)
    await on_database(other_url, changed.create_all)

    found = differences(await facts_of(url), await facts_of(other_url))

    assert [line for line in found if line.startswith(f"things.{path}")] != []


async def test_the_comparison_finds_equal_what_is_equal(url: str, other_url: str) -> None:
    await on_database(url, two_tables().create_all)
    await on_database(other_url, two_tables().create_all)

    assert differences(await facts_of(url), await facts_of(other_url)) == []
