"""The Python interpreters of this machine, found by name, in pyenv, or because they run these tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["find_python", "python_with"]


def find_python(version: str) -> str | None:
    """Return an interpreter of a minor version ("3.12") that works, or None."""
    for candidate in _candidates(version):
        script = "import sys, ssl, sqlite3, venv; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([candidate, "-I", "-c", script], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return candidate
    return None


def _candidates(version: str) -> Iterator[str]:
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        yield str(Path(sys.base_prefix) / "bin" / f"python{version}")
        yield sys.executable
    for root in filter(None, (os.environ.get("PYENV_ROOT"), _pyenv_root())):
        yield from (
            str(path) for path in sorted(Path(root).glob(f"versions/{version}.*/bin/python{version}"), reverse=True)
        )
    if found := shutil.which(f"python{version}"):
        yield found


def _pyenv_root() -> str | None:
    if shutil.which("pyenv") is None:
        return None
    home = os.environ.get("FASTMOD_TESTS_HOME") or os.environ.get("HOME", "")
    done = subprocess.run(
        ["pyenv", "root"], env={**os.environ, "HOME": home}, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or None


def python_with(library: str) -> str | None:
    """Return an interpreter that has a library of generated projects: `GENERATED_PYTHON`, or this one."""
    for candidate in filter(None, (os.environ.get("GENERATED_PYTHON"), sys.executable)):
        done = subprocess.run([candidate, "-c", f"import {library}"], capture_output=True, check=False)
        if done.returncode == 0:
            return candidate
    return None
