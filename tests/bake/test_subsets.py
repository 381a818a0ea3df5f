"""Every choice of optional modules: one head, migrations up, down and up, and the suite of each module alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.parity.test_subsets import NEEDED, OPTIONAL, SUBSETS
from tests.support.cli import run_process
from tests.support.matrix import FULL_MATRIX, full_only
from tests.support.projects import Project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

ALONE = [
    pytest.param(NEEDED, id="minimal"),
    *(
        pytest.param([*NEEDED, name], id=name, marks=full_only(f"the suite of {name} as the only optional module"))
        for name in OPTIONAL
    ),
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment of a full project, which has what every other choice needs."""
    place = tmp_path_factory.mktemp("environment")
    run_process("new", "full", "--no-git", cwd=place).assert_ok()
    Project(place / "full").run("make", "setup")
    return place / "full" / ".venv"


@pytest.fixture
def project(modules: list[str], environment: Path, tmp_path: Path) -> Project:
    run_process("new", "shop", "--modules", ",".join(modules), "--no-git", cwd=tmp_path).assert_ok()
    (tmp_path / "shop" / ".venv").symlink_to(environment)
    return Project(tmp_path / "shop")


@pytest.mark.parametrize("modules", SUBSETS)
def test_migrations_go_up_down_and_up(project: Project) -> None:
    database = {"DATABASE_URL": "sqlite+aiosqlite:///./subset.db"}
    project.alembic("upgrade", "head", **database)
    project.alembic("downgrade", "base", **database)
    project.alembic("upgrade", "head", **database)
    project.alembic("check", **database)
    assert project.alembic("heads", **database).count("(head)") == 1


@pytest.mark.parametrize("modules", ALONE)
def test_suite_and_style_pass(project: Project) -> None:
    """In short runs the tests that look at all files and documents: what names an absent module is found there."""
    wanted = () if FULL_MATRIX else ("tests/architecture", "tests/unit")
    python, count = str(project.python), min(4, os.cpu_count() or 1)
    project.run(python, "-m", "ruff", "check", ".")
    project.run(python, "-m", "ruff", "format", "--check", ".")
    project.run(f"{project.python.parent}/lint-imports", "--no-logo")
    project.run(python, "-m", "scripts.check_conventions")
    project.run(
        python, "-m", "pytest", "-q", "-n", f"{count}", "--dist", "worksteal", "-p", "no:cacheprovider", *wanted
    )
