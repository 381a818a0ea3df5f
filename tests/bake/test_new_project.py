"""Generated projects run their own checks: on every supported Python, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.git import git, is_clean
from tests.support.matrix import FULL_MATRIX
from tests.support.postgresql import own_database, require_server
from tests.support.projects import Project
from tests.support.pythons import find_python

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

VERSIONS = ["3.11", "3.12", "3.13"]
ODD_ANSWERS = 'project_name: "It\'s \\"odd\\" \\\\ 🚀"\ndescription: "a\\nb {{ 7 }} \'\'\'"\n'


@pytest.fixture(scope="module")
def made() -> dict[str, Project]:
    """Projects by Python version. The order of tests sees to it that each is asked for more than once, not in a row."""
    return {}


@pytest.fixture(params=VERSIONS)
def project(
    request: pytest.FixtureRequest, made: dict[str, Project], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """A project with odd answers, set up with one Python version."""
    if request.param not in made:
        made[request.param] = make_project(request.param, tmp_path_factory.mktemp(f"bake-{request.param}"))
    return made[request.param]


def make_project(version: str, place: Path) -> Project:
    python = find_python(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here: neither on PATH nor in pyenv")
    (place / "answers.yml").write_text(ODD_ANSWERS, "utf-8")
    run_process("new", "odd-shop", "--data-file", "answers.yml", cwd=place).assert_ok()
    project = Project(place / "odd-shop", version)
    project.run("make", "setup", PYTHON=python)
    shown = project.run(str(project.python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    assert shown.strip() == version
    return project


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, project: Project) -> Iterator[dict[str, str]]:
    """The variables that put the project's suite and its migrations on a fresh database."""
    if request.param == "sqlite":
        with _no_file_left(project.root / "bake.db"):
            yield {"DATABASE_URL": "sqlite+aiosqlite:///./bake.db"}
        return
    with own_database(require_server(), project.python) as url:
        yield {"DATABASE_URL": url, "TEST_DATABASE_URL": url}


def leave_out_unless_full(version: str, left_out: set[str]) -> None:
    """Each Python and each database takes part in every run; all pairs of them take too long for one."""
    if version in left_out and not FULL_MATRIX:
        pytest.skip(f"with {version} only when FULL_MATRIX=1")


@contextmanager
def _no_file_left(file: Path) -> Iterator[None]:
    try:
        yield
    finally:
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()


def test_lint_is_clean(project: Project) -> None:
    leave_out_unless_full(project.version, {"3.11", "3.12"})
    project.run("make", "lint")


def test_its_suite_passes_and_skips_nothing_without_a_reason(project: Project, database: dict[str, str]) -> None:
    on_postgresql = "TEST_DATABASE_URL" in database
    # `make demo`, which is in the same run, has the suite of the oldest Python on SQLite.
    leave_out_unless_full(project.version, {"3.11", "3.12"} if on_postgresql else {*VERSIONS})
    variables = {name: value for name, value in database.items() if name == "TEST_DATABASE_URL"}
    suite = project.report(**variables)
    cases = suite.findall("testcase")
    assert len(cases) >= 150
    assert suite.get("failures") == suite.get("errors") == "0"
    for case in cases:
        skipped = case.find("skipped")
        assert skipped is None or len(skipped.get("message", "")) > 10, case.get("name")


def test_migrations_go_up_down_and_up(project: Project, database: dict[str, str]) -> None:
    project.alembic("upgrade", "head", **database)
    project.alembic("downgrade", "base", **database)
    project.alembic("upgrade", "head", **database)
    project.alembic("check", **database)
    heads = project.alembic("heads", **database).strip().splitlines()
    assert len([line for line in heads if line.endswith("(head)")]) == 1


def test_nothing_of_all_that_shows_in_git(project: Project) -> None:
    """Runs last in the module: environment, secrets, databases and caches are all ignored."""
    assert is_clean(project.root), git(project.root, "status", "--short")
    assert (project.root / ".env").is_file()
    assert (project.root / ".env").stat().st_mode & 0o077 == 0


def test_two_projects_have_secrets_of_their_own(tmp_path: Path) -> None:
    script = "import setup_env as s; s.write_env(s.ROOT / '.env.example', s.ROOT / '.env')"
    secrets = set()
    for name in ("one", "two"):
        run_process("new", name, "--no-git", cwd=tmp_path).assert_ok()
        Project(tmp_path / name).run(sys.executable, "-c", script, PYTHONPATH="scripts")
        lines = (tmp_path / name / ".env").read_text("utf-8").splitlines()
        secrets |= {line for line in lines if line.startswith("SECRET_KEY=") and len(line) > 40}
    assert len(secrets) == 2
