"""`--keep-data` and `--drop-data` of whole reference modules in a database with rows, and the modules coming back."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.generated import require_project_python, run_python
from tests.support.postgresql import own_database, require_server
from tests.support.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

SCRIPT = ROOT / "tests" / "support" / "use_kept_module.py"
KEPT = ("analytics", "notifications")


def _newest(root: Path) -> str:
    file = max((root / "migrations" / "versions").glob("*.py"))
    found = re.search(r'^revision: str = "(\w+)"', file.read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1]


def _own_tests(python: str, root: Path) -> None:
    """Its schema comparison, its migrations up and down, its rules; `check` knows nothing of kept data to complain."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "TEST_"))}
    tests = ("tests/integration/test_migrations.py", "tests/integration/test_migrations_rules.py", "tests/architecture")
    command = [python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=root, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    run_process("check", "--quiet", cwd=root).assert_ok()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_rows_of_modules_stay_and_are_taken_back(
    database: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    python = require_project_python(tmp_path_factory)
    run_process("new", "shop", "--no-git", cwd=tmp_path).assert_ok()
    root = tmp_path / "shop"
    born = _newest(root)
    steps: list[str] = []
    with ExitStack() as stack:

        def urls() -> list[str]:
            if database == "sqlite":
                return [f"sqlite+aiosqlite:///{tmp_path}/{len(steps)}{name}.db" for name in ("one", "two")]
            own = [stack.enter_context(own_database(require_server(), Path(python))) for _ in range(2)]
            return [url.replace("://", "+asyncpg://", 1) for url in own]

        for name in KEPT:
            run_process("remove-module", name, "--keep-data", "--quiet", cwd=root).assert_ok()
            steps.append(_newest(root))
        assert run_python(python, SCRIPT, *urls(), born, *steps, cwd=root) == []
        if database == "sqlite":
            _own_tests(python, root)
        for name in KEPT:
            run_process("add-module", name, "--quiet", cwd=root).assert_ok()
        assert _newest(root) == steps[-1]  # the tables are there
        steps.append("head")
        assert run_python(python, SCRIPT, *urls(), born, *steps, cwd=root) == []
        if database == "sqlite":
            _own_tests(python, root)


def test_tables_of_modules_go_and_are_made_again(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    python = require_project_python(tmp_path_factory)
    run_process("new", "shop", "--no-git", cwd=tmp_path).assert_ok()
    root = tmp_path / "shop"
    for name in ("analytics", "billing"):
        run_process("remove-module", name, "--drop-data", "--quiet", cwd=root).assert_ok()
    _own_tests(python, root)
    for name in ("billing", "analytics"):
        run_process("add-module", name, "--quiet", cwd=root).assert_ok()
    _own_tests(python, root)
