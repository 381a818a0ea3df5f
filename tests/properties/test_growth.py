"""Projects grown at random keep what a fresh project promises: tests, linters, types, migrations.

One project is made and set up once; each example grows it and git takes it back. A failure names its seed and commands:
`make property-long seeds=17` runs that one again, `seeds=0-299` many; a short run has fifteen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fastmod.project import load_manifest
from tests.support.cli import run_cli
from tests.support.generated import require_project_python
from tests.support.git import git, is_clean
from tests.support.grown_checks import check_grown, run_in
from tests.support.growth import Growth

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("growth")]

COMMANDS = 12
KEPT = (".venv", ".env", ".mypy_cache", ".ruff_cache")
"""What takes long to make and tells nothing of the example before."""
CAUGHT = (AssertionError, subprocess.TimeoutExpired)


def _seeds() -> list[int]:
    given = os.environ.get("GROWTH_SEEDS", "0-14")
    first, _, last = given.partition("-")
    return [*range(int(first), int(last or first) + 1)]


SEEDS = _seeds()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with an environment, committed, its types checked once."""
    python = Path(require_project_python(tmp_path_factory))
    root = tmp_path_factory.mktemp("growth") / "shop"
    run_cli("new", str(root), "--preset", "minimal", "--yes").assert_ok()
    (root / ".venv").symlink_to(python.parent.parent)
    (root / ".env").write_bytes((root / ".env.example").read_bytes())
    with (root / ".git" / "info" / "exclude").open("a") as exclude:
        exclude.write(".venv\n")
    assert is_clean(root)
    run_in(root, "mypy")
    return root


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest, project: Path) -> int:
    """Return a seed, with the project as it was made."""
    git(project, "reset", "--hard", "--quiet")
    git(project, "clean", "-fdxq", *(f"--exclude={kept}" for kept in KEPT))
    return int(request.param)


def grow(project: Path, seed: int, commands: int = COMMANDS) -> list[str]:
    """Grow the project and return what was typed; refused commands change nothing and are in the minority."""
    growth = Growth(seed)
    typed: list[str] = []
    ends: Counter[str] = Counter()
    while ends["done"] < commands and ends.total() < 2 * commands:
        arguments = growth.next(load_manifest(project))
        result = run_cli(*arguments, "--project", str(project))
        typed.append(f"{result.code} {arguments}")
        if result.code == 0:
            ends["done"] += 1
            continue
        ends["refused"] += 1
        result.assert_refused(result.code)
        assert result.code in (1, 2), (result, typed)
    assert ends["done"] > ends["refused"], typed
    return typed


def test_what_grew_at_random_keeps_every_promise(project: Path, seed: int) -> None:
    typed: list[str] = []
    try:
        typed = grow(project, seed)
        run_cli("list", "--project", str(project)).assert_ok()
        run_cli("check", "--project", str(project)).assert_ok()
        check_grown(project, load_manifest(project))
    except CAUGHT as error:
        print(f"seed {seed}:", *typed, sep="\n  ", file=sys.stderr)  # noqa: T201  # pytest shows it with the failure
        raise AssertionError(f"seed {seed}: {error}") from error
