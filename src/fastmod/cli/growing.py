"""What all growth commands have in common on the terminal: find the project, carry out, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fastmod.cli.options import ConflictChoice
from fastmod.cli.terminal import after_change, print_aside, print_json, print_lines, print_note, progress

if TYPE_CHECKING:
    from fastmod.commands.carrying_out import Grown
    from fastmod.commands.growth import Site, Wish

__all__ = ["CONFLICTS", "GrowOptions", "module_here", "run_growth", "site_of", "tell"]

CONFLICTS = 1
"""The exit code of a command that met edits of the user's."""

LONG = 200
"""Lines up to which no file is too long for a project as it was made; most commands write none longer."""

MANY = 60
"""Changes that are listed one by one."""


@dataclass(frozen=True, slots=True)
class GrowOptions:
    """The options of every changing command."""

    project: Path | None
    dry_run: bool
    conflict: ConflictChoice
    json: bool
    quiet: bool


def run_growth(options: GrowOptions, make: Callable[[Site], Wish]) -> None:
    """Carry out a growth command and tell what was done; ends with exit code 1 when there are conflicts."""
    from fastmod.commands.growth import grow

    site = site_of(options.project)
    with progress("Working", options.quiet or options.json or options.dry_run):
        grown = grow(site, make(site), dry_run=options.dry_run, conflict=options.conflict.value)
    if any((change.after or b"").count(b"\n") > LONG for change in grown.plan.writes):
        from fastmod.commands.long_files import long_notes

        grown = replace(grown, notes=(*grown.notes, *long_notes(site.root, grown.plan)))
    tell(grown, options)
    if grown.plan.of("conflict"):
        raise typer.Exit(CONFLICTS)


def module_here(project: Path | None) -> str | None:
    """Return the name of the module folder that one stands in."""
    from fastmod.project import find_project

    try:
        parts = Path.cwd().resolve().relative_to(find_project(project)).parts
    except (ValueError, OSError):
        return None
    return parts[2] if parts[:2] == ("app", "modules") and len(parts) > 2 else None


def site_of(project: Path | None) -> Site:
    """Return the place a command works in, with the disk and the clock."""
    from datetime import UTC, datetime

    from fastmod.apply.filesystem import RealFileSystem
    from fastmod.commands.growth import Site
    from fastmod.commands.templates import template_of
    from fastmod.project import find_project, sound_manifest

    root = find_project(project)
    return Site(root, template_of(sound_manifest(root)), RealFileSystem(), datetime.now(UTC))


def tell(grown: Grown, options: GrowOptions) -> None:
    """Print what a command did, or would do, as its options want it."""
    with after_change(grown.applied):
        _tell(grown, options)


def _tell(grown: Grown, options: GrowOptions) -> None:
    if options.json:
        more = {"applied": grown.applied, "notes": list(grown.notes), "merge": dict(grown.merge)}
        print_json(grown.plan.as_json() | {"dry_run": options.dry_run} | more)
        return
    conflicts = grown.plan.of("conflict")
    for note in grown.notes if not options.quiet else ():
        print_note(note)
    if conflicts:
        _tell_conflicts(grown, options)
    if options.quiet:
        return
    if conflicts and grown.applied and grown.plan.command == "update":
        print_lines([_counted(grown)])
    if options.dry_run:
        print_lines(line.removesuffix("\n") for line in grown.plan.as_diff())
    elif not conflicts:
        print_lines(_summary(grown))


def _tell_conflicts(grown: Grown, options: GrowOptions) -> None:
    conflicts = grown.plan.of("conflict")
    one = len(conflicts) == 1
    told = "1 conflict" if one else f"{len(conflicts)} conflicts"
    stand = "stands in the way; nothing was changed" if one else "stand in the way; nothing was changed"
    written = "was written into the tree" if one else "were written into the tree"
    print_aside(f"error: {told} {written if grown.applied else stand}")
    for change in conflicts:
        print_aside(f"  {change.path}: {change.reason}")
    hint = "`--conflict markers` writes both sides into the files; or change them yourself, then run it again"
    if any(change.before is None for change in conflicts):
        hint = "put back what is missing, then run it again; `--conflict markers` does the rest without it"
    if options.dry_run and options.conflict is ConflictChoice.MARKERS:
        hint = "without `--dry-run` both sides are written into the files"
    if grown.applied:
        hint = "resolve them, then `git add` the files"
    print_aside(f"hint: {hint}")


def _summary(grown: Grown) -> list[str]:
    if not grown.plan.writes:
        return ["Nothing to do"]
    if grown.plan.command == "update":
        return [_counted(grown), *_listed(grown)]
    verbs = {"create": "created", "update": "updated", "delete": "deleted"}
    counts = grown.plan.summary()
    told = ", ".join(f"{counts[kind]} {verb}" for kind, verb in verbs.items() if kind in counts)
    return [f"{grown.plan.command}: {told}", *_listed(grown)]


def _counted(grown: Grown) -> str:
    """One line for all paths of an update, those included that stay as they are."""
    words = {"deleted-by-user": "left deleted", "conflict": "in conflict"}
    return f"update: {', '.join(f'{count} {words.get(kind, kind)}' for kind, count in grown.merge.items())}"


def _listed(grown: Grown) -> list[str]:
    signs = {"create": "+", "update": "~", "delete": "-"}
    shown = [change for change in grown.plan.writes if change.kind in signs]
    if len(shown) > MANY:  # an update: what was merged with somebody's edits is worth a look, the rest is not
        shown = [change for change in shown if change.kind == "delete" or "your edit" in change.reason]
    lines = [f"  {signs[change.kind]} {change.path}" for change in shown]
    migrations = {change.kind for change in grown.plan.writes if change.path.startswith("migrations/")}
    if migrations - {"delete"}:
        lines += ["", "Next:", "  make migrate    # bring the database there", "  make test"]
    elif migrations:  # nothing is left to migrate to: a note says how a database goes down
        lines += ["", "Next:", "  make test"]
    elif grown.plan.command.startswith("add-module "):
        module = grown.plan.command.partition(" ")[2]
        lines += ["", "Next:", f"  fastmod add-entity NAME FIELD... --module {module}    # --help lists the fields"]
    return lines
