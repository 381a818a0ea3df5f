"""The environment of a generated project: its Python, and a place where pieces of a project can be run."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.support.repository import ROOT

__all__ = ["PROJECT", "project_python", "run_python"]

PROJECT = ROOT / "templates" / "project"


def project_python(explicit: str | None = None) -> str | None:
    """Return a Python that has the libraries of generated projects: GENERATED_PYTHON names it."""
    found = explicit or os.environ.get("GENERATED_PYTHON")
    return found if found and Path(found).is_file() else None


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
