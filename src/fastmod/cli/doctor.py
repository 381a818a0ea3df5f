"""`fastmod doctor`: what keeps commands from working here, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fastmod.cli.options import Debug, Json, ProjectDir, Quiet
from fastmod.cli.terminal import after_change, print_json, print_lines, print_note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastmod.doctor import Diagnosis

__all__ = ["examine_project"]

FOUND = 1
JSON_VERSION = 1
SIGNS = {"ok": "ok", "note": "note", "problem": "PROBLEM"}


def examine_project(
    fix: Annotated[
        bool, typer.Option("--fix", help="Finish or revert what a killed command left, then look again.")
    ] = False,
    project: ProjectDir = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Look at the installation, the project's manifest, lock, environment and migrations, and at half-done commands.

    Exit code 1 when there is a problem. What the code looks like is the matter of `fastmod check`.
    """
    from fastmod.apply.filesystem import RealFileSystem
    from fastmod.commands.doctor import examine, mend
    from fastmod.project import find_project

    root = find_project(project) if project is not None or fix else _project_here()
    notes = mend(root, RealFileSystem()) if fix and root is not None else ()
    found = examine(root)
    problems = [one for one in found if one.level == "problem"]
    with after_change(bool(notes)):
        if json:
            print_json({
                "version": JSON_VERSION,
                "command": "doctor",
                "project": None if root is None else str(root),
                "failed": bool(problems),
                "notes": list(notes),
                "diagnoses": [one.as_json() for one in found],
            })  # fmt: skip
        else:
            for note in notes if not quiet else ():
                print_note(note)
            print_lines(_lines(problems if quiet else found))
            if root is None and not quiet:
                print_note("not in a project: only the installation was looked at")
    if problems:
        raise typer.Exit(FOUND)


def _project_here() -> Path | None:
    from fastmod.errors import PlaceError
    from fastmod.project import find_project

    try:
        return find_project(None)
    except PlaceError:
        return None


def _lines(found: tuple[Diagnosis, ...] | list[Diagnosis]) -> Iterator[str]:
    width = max((len(one.topic) for one in found), default=0)
    for one in found:
        yield f"{one.topic:<{width}}  {SIGNS[one.level]}: {one.message}"
        if one.mend:
            yield f"{'':<{width}}  mend: {one.mend}"
