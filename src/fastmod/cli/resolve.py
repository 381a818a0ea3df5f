"""`fastmod resolve`: after a branch merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from fastmod.cli.growing import CONFLICTS
from fastmod.cli.options import Debug, DryRun, Json, ProjectDir, Quiet
from fastmod.cli.terminal import after_change, print_aside, print_json, print_lines, print_note, progress

if TYPE_CHECKING:
    from fastmod.commands.carrying_out import Grown

__all__ = ["resolve_merge"]


def resolve_merge(
    project: ProjectDir = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Settle what a branch merge leaves: manifest, lists of imports, changes on both sides of a class, migration heads.

    What is settled is written and added to git; what only you can decide is listed, with git's markers as they are.
    """
    from datetime import UTC, datetime

    from fastmod.apply.filesystem import RealFileSystem
    from fastmod.commands.resolve import Resolution, resolve
    from fastmod.project import find_project

    root = find_project(project)
    with progress("Resolving", quiet or json or dry_run):
        done = resolve(Resolution(root, RealFileSystem(), datetime.now(UTC)), dry_run=dry_run)
    with after_change(done.applied):
        if json:
            told = {"dry_run": dry_run, "applied": done.applied, "notes": list(done.notes)}
            print_json(done.plan.as_json() | told)
        else:
            _tell(done, dry_run=dry_run, quiet=quiet)
    if done.plan.of("conflict"):
        raise typer.Exit(CONFLICTS)


def _tell(done: Grown, *, dry_run: bool, quiet: bool) -> None:
    conflicts = done.plan.of("conflict")
    for note in done.notes if not quiet else ():
        print_note(note)
    if not quiet:
        written = done.plan.writes
        if dry_run:
            print_lines(line.removesuffix("\n") for line in done.plan.as_diff())
        else:
            print_lines(f"{change.path}: {change.reason}" for change in written)
            if not written and not conflicts:
                print_lines(["Nothing to do"])
    if conflicts:
        print_aside(f"error: {len(conflicts)} conflict{'s are' if len(conflicts) > 1 else ' is'} left to you")
        for change in conflicts:
            print_aside(f"  {change.path}: {change.reason}")
        print_aside("hint: resolve them, `git add` the files, then run `fastmod resolve` again")
