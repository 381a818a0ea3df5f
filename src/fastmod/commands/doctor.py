"""`fastmod doctor`: what keeps commands from working here, or will; and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fastmod.apply.filesystem import FileSystem
from fastmod.apply.transaction import lock_project
from fastmod.checks.behind import check_behind
from fastmod.checks.findings import Finding
from fastmod.checks.migrations import check_migrations
from fastmod.checks.tree import ProjectTree
from fastmod.commands.carrying_out import recovered
from fastmod.commands.check_project import read_tree
from fastmod.doctor import Diagnosis, Level, examine_environment, examine_installation, examine_place
from fastmod.errors import ManifestError, PlaceError, TemplateError
from fastmod.project import MODULES

__all__ = ["examine", "mend"]

REPORTED = {"behind": "versions", "migrations": "migrations"}
"""Groups of `check` that a doctor looks at too, and the topics that they are here."""


def examine(root: Path | None) -> tuple[Diagnosis, ...]:
    """Look at the installation, and at the project at `root` when there is one; writes nothing."""
    found = [*examine_installation()]
    if root is not None:
        found += [*examine_place(root), *_manifest(root), *examine_environment(root)]
    return tuple(found)


def mend(root: Path, fs: FileSystem) -> tuple[str, ...]:
    """Finish or revert what a killed command left. Returns what was done; raises `BusyError`."""
    lock = lock_project(root)
    try:
        return recovered(fs, root)
    finally:
        lock.release()


def _manifest(root: Path) -> Iterator[Diagnosis]:
    try:
        tree = read_tree(root)
    except ManifestError as error:
        yield Diagnosis("manifest", "problem", error.message, error.hint)
        return
    except TemplateError:
        return  # said of the installation
    except PlaceError as error:
        yield Diagnosis("project", "problem", error.message, error.hint)
        return
    if tree.manifest_problem:
        yield Diagnosis("manifest", "problem", tree.manifest_problem, "fastmod check --only drift")
    else:
        yield _records(tree)
    yield from _as_diagnoses("behind", [*check_behind(tree)], f"on templates {tree.manifest.grown_with}, the newest")
    yield from _as_diagnoses("migrations", [*check_migrations(tree)], f"{len(tree.migrations)} files, one head")


def _records(tree: ProjectTree) -> Diagnosis:
    """A record without its folder makes every growth command there a merge with deleted files."""
    missing = [one.name for one in tree.manifest.modules if one.name not in tree.modules]
    gone = [name for name in missing if not tree.is_behind_link(f"{MODULES}/{name}/module.py")]
    if gone:
        told = f"it lists {', '.join(f'`{name}`' for name in gone)}, without a folder in app/modules"
        return Diagnosis("manifest", "problem", told, f"fastmod remove-module {gone[0]}, or `fastmod check --fix`")
    counts = f"{len(tree.manifest.modules)} modules, {len(tree.manifest.entities)} entities"
    return Diagnosis("manifest", "ok", f"{counts}; every module has its folder")


def _as_diagnoses(group: str, findings: list[Finding], fine: str) -> Iterator[Diagnosis]:
    """Say the findings of a group of `check`; without any, that all is fine."""
    for one in findings:
        level: Level = "note" if one.severity == "info" else "problem"
        yield Diagnosis(REPORTED[group], level, f"{one.path}: {one.message}", one.mend)
    if not findings:
        yield Diagnosis(REPORTED[group], "ok", fine)
