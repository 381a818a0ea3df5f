"""What has to hold in a grown project: its own tests, linters and types, and migrations that fit the models."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from fastmod.manifest import Manifest

__all__ = ["check_grown", "run_in", "run_suite"]

ALWAYS = (
    "tests/architecture/test_boundaries.py",
    "tests/architecture/test_conventions.py",
    "tests/architecture/test_openapi.py",
    "tests/architecture/test_policies.py",
    "tests/architecture/test_registry.py",
)
MIGRATIONS = (
    "tests/integration/test_migrations.py::test_the_migrations_build_what_the_models_say",
    "tests/integration/test_migrations.py::test_down_to_nothing_and_up_again",
    "tests/integration/test_migrations_rules.py",
)


def run_in(root: Path, *command: str) -> str:
    """Run a module of the project's Python in the project and return what it printed."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "DATABASE", "TEST_", "PYTHON"))
    }
    done = subprocess.run(
        [str(root / ".venv" / "bin" / "python"), "-m", *command],
        cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-8000:]}"
    return done.stdout


def check_grown(root: Path, manifest: Manifest) -> None:
    """Assert all that; the caches of mypy and ruff stay in the project, so the next time only changes cost."""
    run_in(root, "ruff", "check", "--quiet", ".")
    run_in(root, "ruff", "format", "--check", "--quiet", ".")
    run_in(root, "mypy")
    run_in(root, "scripts.check_conventions")
    own = [f"tests/modules/{module.name}" for module in manifest.modules if module.origin == "fastmod"]
    tests = [path for path in own if any((root / path).rglob("test_*.py"))]
    run_in(root, "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests, *ALWAYS, *MIGRATIONS)


def run_suite(root: Path) -> None:
    """Run the project's whole suite."""
    run_in(root, "pytest", "-q", "-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider")
