"""`fastmod undo`: take a command back; what came after it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fastmod.cli.growing import CONFLICTS, GrowOptions, tell
from fastmod.cli.options import Conflict, ConflictChoice, Debug, DryRun, Json, ProjectDir, Quiet
from fastmod.cli.terminal import print_json, print_lines, progress
from fastmod.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["undo_command"]

JSON_VERSION = 1


def undo_command(
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Of a command that `--list` names (default: the last).")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the commands that are known here, newest first.")] = False,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.STOP,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Take a command back that is not committed yet: its files and records go or return, your later edits stay.

    Known are the last 20 commands on this machine. An undo is a command too: its number brings back what it took.
    """
    from fastmod.apply.filesystem import RealFileSystem
    from fastmod.commands.undo import Undo, undo
    from fastmod.project import find_project, sound_manifest

    root = find_project(project)
    if list_:
        if number is not None or dry_run:
            raise RequestError("`--list` stands alone", hint="leave out the number and `--dry-run`")
        _list(root, json=json, quiet=quiet)
        return
    sound_manifest(root)
    options = GrowOptions(root, dry_run, conflict, json, quiet)
    with progress("Undoing", quiet or json or dry_run):
        done = undo(Undo(root, number, RealFileSystem()), dry_run=dry_run, conflict=conflict.value)
    tell(done, options)
    if done.plan.of("conflict"):
        raise typer.Exit(CONFLICTS)


def _list(root: Path, *, json: bool, quiet: bool) -> None:
    from fastmod.commands.undo import history

    known = history(root)
    if json:
        commands = [
            {"number": one.number, "command": one.command, "files": len(one.paths), "undone": back}
            for one, back in known
        ]
        print_json({"version": JSON_VERSION, "command": "undo", "project": str(root), "commands": commands})
    elif not quiet:
        width = max((len(str(one.number)) for one, _ in known), default=0)
        print_lines(f"{one.number:>{width}}  {one.command}{'  (taken back)' if back else ''}" for one, back in known)
