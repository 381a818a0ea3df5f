"""The environment of a generated project: its Python, and a place where pieces of a project can be run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import run_process
from tests.support.projects import path_with_uv
from tests.support.pythons import find_python
from tests.support.repository import ROOT

__all__ = ["PROJECT", "project_python", "require_project_python", "run_python"]

PROJECT = ROOT / "templates" / "project"


def project_python(explicit: str | None = None) -> str | None:
    """Return a Python that has the libraries of generated projects: GENERATED_PYTHON names it."""
    found = explicit or os.environ.get("GENERATED_PYTHON")
    return found if found and Path(found).is_file() else None


def require_project_python(places: pytest.TempPathFactory) -> str:
    """Return the Python that GENERATED_PYTHON names, else that of a project set up for this."""
    found = project_python()
    if found is not None:
        return found
    place = places.mktemp("generated")
    run_process("new", "shop", cwd=place).assert_ok()
    base = find_python(f"{sys.version_info[0]}.{sys.version_info[1]}")
    environment = {
        **os.environ, "HOME": os.environ["FASTMOD_TESTS_HOME"], "PATH": path_with_uv(), "PYTHON": base or sys.executable
    }  # fmt: skip
    subprocess.run(["make", "setup"], cwd=place / "shop", env=environment, check=True, capture_output=True)
    return str(place / "shop" / ".venv" / "bin" / "python")


def run_python(python: str, script: Path, *arguments: str, cwd: Path) -> Any:
    """Run a script with the templates' `app` importable, and return the JSON it prints."""
    done = subprocess.run(
        [python, "-W", "error", str(script), *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(cwd), str(PROJECT)]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return json.loads(done.stdout)
