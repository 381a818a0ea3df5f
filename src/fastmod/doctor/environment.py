"""What a project runs in: `.venv` against the lock, the lock against pyproject.toml, `.env`.

The names and the stamp are those of `scripts/setup_env.py` and `scripts/lock.py` in the project.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastmod.doctor.diagnosis import Diagnosis

__all__ = ["examine_environment"]

LOCKS = "requirements"
DEV = f"{LOCKS}/dev.txt"
SETUP, LOCK = "make setup", "make lock"
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def examine_environment(root: Path) -> Iterator[Diagnosis]:
    """Look at what the make targets of the project at `root` keep; nothing is installed or run."""
    yield _lock(root)
    yield _environment(root)
    if (root / ".env").is_file():
        yield Diagnosis("settings", "ok", ".env is there")
    else:
        yield Diagnosis("settings", "note", "there is no .env; the environment must set what it would", SETUP)


def _lock(root: Path) -> Diagnosis:
    import tomllib

    try:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    except FileNotFoundError:
        return Diagnosis("lock", "problem", "there is no pyproject.toml", "fastmod check --fix")
    except (OSError, ValueError) as error:
        return Diagnosis("lock", "problem", f"pyproject.toml cannot be read: {error}", "mend it, or take it from git")
    for name, wanted in _wanted(project).items():
        lock = root / LOCKS / f"{name}.txt"
        try:
            pinned = {_canonical(found) for found in _PINNED.findall(lock.read_text("utf-8"))}
        except (OSError, ValueError):
            if name in ("base", "dev"):
                return Diagnosis("lock", "problem", f"{LOCKS}/{name}.txt cannot be read", LOCK)
            continue  # an extra of the user's own, which scripts/lock.py does not know
        missing = [one for one in wanted if _canonical(one) not in pinned]
        if missing:
            told = f"{LOCKS}/{name}.txt lacks {', '.join(missing)} of pyproject.toml"
            return Diagnosis("lock", "problem", told, LOCK)
    return Diagnosis("lock", "ok", f"{LOCKS}/ pins all that pyproject.toml names")


def _wanted(project: dict[str, Any]) -> dict[str, list[str]]:
    """Return the names that each lock must have, by the lock's name."""
    table = project.get("project", {})
    base = _names(table.get("dependencies", []))
    wanted = {"base": base}
    for extra, requirements in table.get("optional-dependencies", {}).items():
        wanted[extra] = [*base, *_names(requirements)]
    groups = project.get("dependency-groups", {})
    wanted["dev"] = [*base, *_names(groups.get("dev", []))]
    return wanted


def _names(requirements: list[Any]) -> list[str]:
    """Return the names; what is only for some systems or Pythons may be missing in a lock."""
    found = (_NAME.match(one) for one in requirements if isinstance(one, str) and ";" not in one)
    return [match[0] for match in found if match]


def _canonical(name: str) -> str:
    """As PEP 503 wants names to be compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _environment(root: Path) -> Diagnosis:
    folder = root / ".venv"
    if not folder.is_dir():
        return Diagnosis("environment", "note", "there is no .venv", SETUP)
    if not any((folder / place).exists() for place in ("bin/python", "Scripts/python.exe")):
        return Diagnosis("environment", "problem", "the Python of .venv is gone", SETUP)
    try:
        stamp = (folder / ".installed-from").read_text("utf-8")
        wanted = hashlib.sha256((root / DEV).read_bytes()).hexdigest()
    except (OSError, ValueError):
        return Diagnosis("environment", "note", ".venv was not made by `make setup`, or not to its end", SETUP)
    if stamp != wanted:
        return Diagnosis("environment", "problem", f".venv is not what {DEV} says", SETUP)
    return Diagnosis("environment", "ok", f".venv is what {DEV} says")
