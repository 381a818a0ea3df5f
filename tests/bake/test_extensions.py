"""A full project whose reference entities got fields of most types: it is clean, and its own tests pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.generated import require_project_python
from tests.support.matrix import full_only
from tests.support.projects import Project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

COMMANDS = (
    "add-field User nickname:str=40:optional born:date:default=2000-01-01 score:int:default=0:min=0:index "
    "kind:enum=x,y:default=x rate:decimal=5,2:default=1.5 mentor:ref=User:optional",
    "add-field UserProfile birthday:date:optional level:enum=low,high:default=low "
    "guardian:ref=User:optional:ondelete=set-null",
    "add-field BillingAccount note:text:optional code:str=10:unique:optional",
    "add-field Invoice purpose:enum=a,b:default=a blob:bytes=20:optional site:url:optional uid:uuid:optional "
    "extra:json:optional",
    "add-field Notification seen_from:time:optional urgent:bool:default=false amount:float:optional "
    "big:bigint:default=7:index price:money:optional mail:email:optional on:datetime:optional",
    "add-field Coupon label:str:optional",
    "add-field Payment label:str:default=x",
    "add-field Plan label:str:default=x teaser:text:optional",
    "add-field Refund label:str:optional",
    "add-field Subscription label:int:default=3:max=9 next_plan:ref=Plan:optional",
    "add-entity Badge title:str owner:ref=User --module users",
    "add-entity Mark title:str account:ref=BillingAccount:optional --module billing",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("extended") / "shop"
    run_process("new", str(root), "--no-git", "--quiet").assert_ok()
    for command in COMMANDS:
        run_process(*command.split(), "--quiet", cwd=root).assert_ok()
    environment = Path(require_project_python(tmp_path_factory)).parent.parent
    (root / ".venv").symlink_to(environment)
    return Project(root)


def test_fastmod_finds_no_drift(project: Project) -> None:
    done = run_process("check", cwd=project.root)
    assert done.code == 0, done.out + done.err
    assert "drift/" not in done.out


def test_style_types_and_layers(project: Project) -> None:
    python = str(project.python)
    project.run(python, "-m", "ruff", "check", ".")
    project.run(python, "-m", "ruff", "format", "--check", ".")
    project.run(python, "-m", "mypy")
    project.run(f"{project.python.parent}/lint-imports", "--no-logo")
    project.run(python, "-m", "scripts.check_conventions")


def test_tables_are_as_migrated(project: Project) -> None:
    database = {"DATABASE_URL": "sqlite+aiosqlite:///./extended.db"}
    project.alembic("upgrade", "head", **database)
    project.alembic("check", **database)
    project.alembic("downgrade", "base", **database)
    project.alembic("upgrade", "head", **database)


@full_only("the suite of a project with all reference entities extended")
def test_modules_and_security(project: Project) -> None:
    folders = ["tests/modules", "tests/security", "tests/architecture"]
    files = [str(path.relative_to(project.root)) for path in project.root.glob("tests/integration/test_migrations*.py")]
    project.run(
        str(project.python), "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *folders, *sorted(files)
    )
