"""`fastmod diff`: what you changed in the files of the templates."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from fastmod.cli.options import Debug, Json, ProjectDir, Quiet
from fastmod.cli.terminal import note_half_done, print_json, print_lines, print_note
from fastmod.errors import RequestError

if TYPE_CHECKING:
    from fastmod.plan import Change, Plan

__all__ = ["diff_project"]


def diff_project(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files or folders only (default: all).")
    ] = None,
    stat: Annotated[bool, typer.Option("--stat", help="Count lines only.")] = False,
    project: ProjectDir = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show what you changed in the files of the templates, those of grown modules and entities included.

    Lists follow your own classes and modules, so they differ only where you wrote something else there. Migrations and
    files of your own are yours alone, and left out.
    """
    from fastmod.commands import diff
    from fastmod.project import find_project

    if json and stat:
        raise RequestError("`--json` and `--stat` exclude each other", hint="leave out one of them")
    root = find_project(project)
    note_half_done(root, quiet)
    found = diff.diff_project(root, paths or ())
    if json:
        counted = [_as_json(change) for change in found.plan.changes]
        print_json({**found.plan.as_json(), "project": str(root), "changes": counted, "unknown": list(found.unknown)})
        return
    if quiet:
        return
    for path in found.unknown:
        print_note(f"the templates have no `{path}`")
    print_lines(_stat(found.plan) if stat else _text(found.plan))


def _text(plan: Plan) -> Iterator[str]:
    yield from (line.removesuffix("\n") for line in plan.as_diff())
    yield from (f"{change.path}: {change.reason}" for change in plan.changes if change.before == change.after)


def _stat(plan: Plan) -> Iterator[str]:
    width = max((len(change.path) for change in plan.changes), default=0)
    for change in plan.changes:
        counts = _counts(change)
        told = f"+{counts[0]} -{counts[1]}" if counts else "binary"
        yield f"{change.path:<{width}}  {told}" + (f"  {change.reason}" if change.reason != "edited" else "")
    files = len(plan.changes)
    yield f"{files} file{'' if files == 1 else 's'} differ{'s' if files == 1 else ''} from the templates"


def _as_json(change: Change) -> dict[str, object]:
    counts = _counts(change) or (None, None)
    entry = {"kind": change.kind, "path": change.path, "reason": change.reason}
    return entry | {"added": counts[0], "removed": counts[1]}


def _counts(change: Change) -> tuple[int, int] | None:
    """Return how many lines came and went, None for a binary file."""
    try:
        old, new = ((content or b"").decode().splitlines() for content in (change.before, change.after))
    except UnicodeDecodeError:
        return None
    lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
    return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)
