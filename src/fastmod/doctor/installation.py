"""fastmod itself: the programs that it and projects call, and the templates that it carries."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from fastmod import __version__
from fastmod.doctor.diagnosis import Diagnosis
from fastmod.errors import TemplateError
from fastmod.git import OLDEST, version
from fastmod.template.source import current_template, installation_root
from fastmod.template.store import load_version, open_store

__all__ = ["examine_installation"]


def examine_installation() -> Iterator[Diagnosis]:
    """Look at fastmod, at git and make, and at every template of every version, each against its hash."""
    running = ".".join(str(part) for part in sys.version_info[:3])
    yield Diagnosis("fastmod", "ok", f"{__version__} on Python {running}, in {Path(__file__).parents[1]}")
    yield _git()
    yield _make()
    yield _templates()


def _git() -> Diagnosis:
    found = version()
    if found is None:
        return Diagnosis("git", "problem", "not installed: `new` and merges need it", "install git")
    told = ".".join(str(part) for part in found)
    if found < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        return Diagnosis("git", "problem", f"{told} is too old, `new` needs {oldest}", f"install git {oldest} or newer")
    return Diagnosis("git", "ok", told)


def _make() -> Diagnosis:
    if shutil.which("make") is None:
        return Diagnosis("make", "problem", "not installed: the commands of a project are make targets", "install make")
    return Diagnosis("make", "ok", "installed")


def _templates() -> Diagnosis:
    """A file that is missing or damaged would make a later command render on a wrong base."""
    reinstall = "reinstall fastmod"
    try:
        working = current_template()
        for path in working.files:
            _ = working.files[path]  # reads it
        store = open_store(installation_root())
        released = store.versions()
        for one in released:
            load_version(store, one)
    except TemplateError as error:
        return Diagnosis("templates", "problem", error.message, reinstall)
    carried = ", ".join(dict.fromkeys([*released, working.version]))
    return Diagnosis("templates", "ok", f"{carried}; every file is there and as it was released")
