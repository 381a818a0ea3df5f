"""Texts of migrations, run by Alembic as a generated project runs it, on tables that hold rows."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.fields import Field
from fastmod.fragments import Fragments, Owner, fragments, lay
from fastmod.growth.revisions import Change, add_columns, create_table, drop_columns, drop_table, what_of
from fastmod.migrations import MigrationName, name_migration, read_folder, read_graph
from fastmod.naming import EntityName
from tests.support.cli import run_process
from tests.support.every_field import every_token
from tests.support.fields import entity_rules, parse, type_table
from tests.support.generated import require_project_python, run_python
from tests.support.matrix import full_only
from tests.support.postgresql import own_database, require_server
from tests.support.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

NOW = datetime(2030, 1, 1, tzinfo=UTC)
ENTITIES = {
    "plain": ("Payment", "payments"),
    "word": ("Value", "values"),
    "long": ("Xyzvw" * 8, "xyzvw_" * 7 + "xyzvws"),
}
"""The second is a word of SQL, and the names of the third's constraints are cut."""

CHILDREN = (
    ("Receipt", "receipts", "it:ref={}:ondelete=cascade", "note:str"),
    ("Refund", "refunds", "it:ref={}:optional:ondelete=set-null"),
)
Make = Callable[[MigrationName, tuple[str, ...], EntityName, Sequence[Fragments]], str]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    return require_project_python(tmp_path_factory)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    run_process("new", "shop", "--no-git", cwd=tmp_path).assert_ok()
    return tmp_path / "shop"


class Scene:
    """A project with an entity, two that refer to it (cascade and set-null), and migrations of all kinds."""

    def __init__(self, root: Path, kind: str) -> None:
        entity, plural = ENTITIES[kind]
        self.root, self.versions = root, root / "migrations" / "versions"
        self.name = EntityName.of(entity, plural, entity_rules())
        self.tables = {"users.User": "users", f"billing.{entity}": plural}
        self.heads = read_graph(read_folder(self.versions)).heads
        self.revisions: dict[str, str] = {}
        self.written: list[Path] = []
        fields = parse(*every_token())
        added = [field for field in fields if field.has_default]
        base = [field for field in fields if not field.has_default]
        if kind != "plain":  # all types and modifiers once are enough
            added, base = added[::5], base[::5]
        base += added[-12:]
        del added[-12:]
        (parent,) = parse(f"parent:ref={entity}:optional:ondelete=set-null")
        added.insert(1, parent)
        middle = len(added) // 2
        self.base, self.more, self.most = (self.parts(part) for part in (base, added[:middle], added[middle:]))
        self.dropped = [*self.base[::2], *self.more[::2]]
        self.write()

    def parts(self, fields: list[Field] | tuple[Field, ...], owner: EntityName | None = None) -> list[Fragments]:
        place = Owner("billing", owner or self.name, self.tables)
        return [fragments(field, type_table(), place) for field in fields]

    def write(self) -> None:
        """`whole` begins a branch of its own: the same table, made at once."""
        added = [*self.more, *self.most]
        left = [part for part in (*self.base, *added) if part not in self.dropped]
        start = self.heads
        self.save("whole", create_table, "create", self.name, [*self.base, *added])
        self.heads = start
        self.save("base", create_table, "create", self.name, self.base)
        children = [self.child(*described) for described in CHILDREN]
        for owner, parts in children:
            self.save("children", create_table, "create", owner, parts)
        self.save("more", add_columns, "add", self.name, self.more)
        self.save("most", add_columns, "add", self.name, self.most)
        self.save("fewer", drop_columns, "remove", self.name, self.dropped)
        for owner, parts in children:
            self.save("childless", drop_table, "drop", owner, parts)
        self.save("gone", drop_table, "drop", self.name, left)

    def child(self, entity: str, plural: str, *tokens: str) -> tuple[EntityName, list[Fragments]]:
        owner = EntityName.of(entity, plural, entity_rules())
        return owner, self.parts(parse(*(token.format(self.name.name) for token in tokens)), owner)

    def save(self, step: str, make: Make, change: Change, owner: EntityName, parts: Sequence[Fragments]) -> None:
        what = what_of(change, owner, parts)
        name = name_migration(what, NOW, self.heads, read_folder(self.versions))
        file = self.versions / name.file
        file.write_text(make(name, self.heads, owner, parts), "utf-8")
        self.heads = (name.revision,)
        self.revisions[step] = name.revision
        self.written.append(file)

    def case(self) -> str:
        """Return what `use_revisions` needs to know."""
        described = {
            "table": self.name.table,
            "revisions": self.revisions,
            "base": [part.column for part in self.base],
            "columns": [lay(part.migration.column, 0, 0) for part in self.base],
            "samples": {part.column: _samples(part) for part in self.base},
            "added": {part.column: part.field.default for part in (*self.more, *self.most)},
            "dropped": [part.column for part in self.dropped],
            "required": [part.column for part in self.dropped if not part.field.has_default],
        }
        file = self.root / "case.json"
        file.write_text(json.dumps(described), "utf-8")
        return str(file)


def _samples(part: Fragments) -> list[str] | None:
    """Values as Python code; None stands for the ids of the users."""
    if part.field.type == "ref":
        return None
    return [repr(sample.text) if part.enum else sample.python for sample in part.samples]


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path, python: str) -> Iterator[list[str]]:
    """Two empty databases."""
    if request.param == "sqlite":
        yield [f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("one", "two")]
        return
    with ExitStack() as stack:
        server = require_server()
        found = [stack.enter_context(own_database(server, Path(python))) for _ in range(2)]
        yield [url.replace("://", "+asyncpg://", 1) for url in found]


@pytest.mark.parametrize(
    "kind", [kind if kind == "plain" else pytest.param(kind, marks=full_only(f"the scene {kind}")) for kind in ENTITIES]
)
def test_rows_stay_and_tables_are_what_they_should_be(kind: str, project: Path, python: str, urls: list[str]) -> None:
    script = ROOT / "tests" / "support" / "use_revisions.py"
    found = run_python(python, script, Scene(project, kind).case(), *urls, cwd=project)
    assert found["problems"] == [], "\n".join(found["problems"])
    assert found["facts"] > 100


def test_the_project_finds_nothing_to_complain_about(project: Path, python: str) -> None:
    """The second and third scene go on from two heads each."""
    files = [str(file) for kind in ENTITIES for file in Scene(project, kind).written]
    for command in (["ruff", "format", "--diff"], ["ruff", "check", "--output-format", "concise"], ["mypy"]):
        done = subprocess.run(
            [python, "-m", *command, *files], cwd=project, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
