"""Projects of earlier releases with a database and a migration of their own, updated: rows stay, schemas are equal."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.generated import require_project_python
from tests.support.matrix import full_only
from tests.support.projects import Project
from tests.support.releases import released_project
from tests.support.rows import insert_row

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

FULL = ("auth", "users", "billing", "notifications", "analytics")
DATABASE = {"DATABASE_URL": "sqlite+aiosqlite:///./kept.db"}
REVISION = "0123456789ab"
OWN = '''"""A table of ours."""

import sqlalchemy as sa
from alembic import op

revision: str = "{revision}"
down_revision: str | None = "{parent}"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table("ours", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("ours")
'''


@pytest.fixture
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(require_project_python(tmp_path_factory))


@pytest.mark.parametrize(
    ("version", "reference"),
    [
        ("0.1.0", ("auth", "users")),
        pytest.param("0.2.0", ("auth", "users"), marks=full_only("0.2.0 minimal")),
        ("0.2.0", FULL),
    ],
)
def test_rows_stay_and_schemas_are_equal(
    tmp_path: Path, python: Path, version: str, reference: tuple[str, ...]
) -> None:
    project = Project(released_project(tmp_path / "shop", version, reference))
    (project.root / ".venv").symlink_to(python.parent.parent)
    (parent,) = _heads(project)
    own = project.root / "migrations" / "versions" / "20260102_030405_ours.py"
    own.write_text(OWN.format(revision=REVISION, parent=parent))
    project.alembic("upgrade", "head", **DATABASE)
    kept = insert_row(project.root / "kept.db", "users")
    insert_row(project.root / "kept.db", "ours")
    before = {file.name: file.read_bytes() for file in own.parent.glob("*.py")}

    run_process("update", "--quiet", cwd=project.root).assert_ok()
    assert {name: (own.parent / name).read_bytes() for name in before} == before
    assert len(_heads(project)) == 1
    project.alembic("upgrade", "head", **DATABASE)
    with closing(sqlite3.connect(project.root / "kept.db")) as connection:
        assert connection.execute("SELECT id FROM users").fetchall() == [(kept,)]
        assert connection.execute("SELECT id FROM ours").fetchall() == [(1,)]
        connection.execute("DROP TABLE ours")
        connection.commit()
    project.alembic("check", **DATABASE)


def test_an_updated_project_that_grows_is_clean(tmp_path: Path, python: Path) -> None:
    project = Project(released_project(tmp_path / "shop", "0.2.0", FULL))
    (project.root / ".venv").symlink_to(python.parent.parent)
    for command in ("update", "add-module orders", "add-entity Order number:str owner:ref=users.User -m orders"):
        run_process(*command.split(), "--quiet", cwd=project.root).assert_ok()
    run_process("check", "--strict", cwd=project.root).assert_ok()
    for tool in (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)):
        project.run(str(project.python), "-m", *tool)
    project.alembic("upgrade", "head", **DATABASE)
    project.alembic("check", **DATABASE)


def _heads(project: Project) -> list[str]:
    return re.findall(r"^(\w+) \(head\)", project.alembic("heads", **DATABASE), flags=re.MULTILINE)
