"""`fastmod update`: newer templates without losing a line of yours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fastmod.cli.growing import CONFLICTS, GrowOptions, tell
from fastmod.cli.options import Conflict, ConflictChoice, Debug, DryRun, Json, ProjectDir, Quiet
from fastmod.cli.terminal import progress
from fastmod.errors import RequestError

if TYPE_CHECKING:
    from fastmod.template.source import Template

__all__ = ["update_project"]


def update_project(
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="VERSION", help="Templates of this version (default: that of this fastmod)."),
    ] = None,
    project: ProjectDir = None,
    dry_run: DryRun = False,
    conflict: Conflict = ConflictChoice.MARKERS,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Bring the project, and all that has grown in it, to newer templates.

    Your edits are merged. Where both changed the same lines, both sides are written into the file and git is told.
    """
    from fastmod.apply.filesystem import RealFileSystem
    from fastmod.commands.update import Update, update
    from fastmod.project import find_project

    root = find_project(project)
    options = GrowOptions(root, dry_run, conflict, json, quiet)
    with progress("Updating", quiet or json or dry_run):
        done = update(Update(root, _target(to), RealFileSystem()), dry_run=dry_run, conflict=conflict.value)
    tell(done, options)
    if done.plan.of("conflict"):
        raise typer.Exit(CONFLICTS)


def _target(version: str | None) -> Template:
    from fastmod.commands.rendered import carried, versions
    from fastmod.nearest import hint_for
    from fastmod.template.source import current_template
    from fastmod.template.store import UnknownVersionError

    if version is None:
        return current_template()
    try:
        return carried(version.removeprefix("v"))
    except UnknownVersionError:
        hint = hint_for(version, versions(), "versions")
        raise RequestError(f"this fastmod does not carry templates {version}", hint=hint) from None
