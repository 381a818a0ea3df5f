"""What all growth commands share: from an edited manifest to a plan, and from the plan to the tree, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fastmod.apply.filesystem import FileSystem
from fastmod.commands.adopted import completed
from fastmod.commands.carrying_out import Grown, Planned, carry_out
from fastmod.commands.grown_migrations import migration_changes
from fastmod.commands.grown_wiring import Outcome, wired_changes, wiring_paths
from fastmod.commands.merging import merge_grown
from fastmod.commands.trees import as_files, read_files
from fastmod.growth.additions import Edited
from fastmod.growth.landscape import Landscape
from fastmod.growth.reference import render_both
from fastmod.growth.scope import rendered, scope_of
from fastmod.manifest import Manifest, rewritten
from fastmod.merge import Conflict, File, Merged, merge_plan
from fastmod.plan import Change, Plan
from fastmod.project import MANIFEST, parse_manifest, read_manifest_file
from fastmod.template.questions import answer
from fastmod.template.render import render_manifest
from fastmod.template.source import Template

__all__ = ["Site", "Wish", "grow"]


@dataclass(frozen=True)
class Site:
    """Where and with what a command works; the clock and the disk come from the command line."""

    root: Path
    template: Template
    fs: FileSystem
    now: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """A growth command as it was typed. `edit` is asked for the new manifest under the project's lock."""

    command: str
    edit: Callable[[Manifest, Landscape], Edited]
    keep_data: bool = False


def grow(site: Site, wish: Wish, *, dry_run: bool, conflict: Conflict) -> Grown:
    """Carry out a growth command. What a killed command left is finished or reverted first.

    Raises `RequestError` and `PlaceError` with the tree as it was.
    """
    return carry_out(site.root, site.fs, lambda: _planned(site, wish, conflict), dry_run=dry_run, conflict=conflict)


def _planned(site: Site, wish: Wish, conflict: Conflict) -> Planned:
    content = read_manifest_file(site.root)
    manifest = parse_manifest(content)
    old = Landscape(site.template, manifest)
    edited = wish.edit(manifest, old)
    if edited.manifest == manifest:
        return Plan(wish.command, ()), (), edited.notes
    new = Landscape(site.template, edited.manifest)
    scope = scope_of(old, new)
    before, after = render_both(site.template, manifest, edited.manifest)
    base, theirs = as_files(rendered(old, scope, before)), as_files(rendered(new, scope, after))
    paths = base.keys() | theirs.keys()
    theirs |= completed(site.root, new, scope, paths)
    paths = base.keys() | theirs.keys()
    tree = read_files(site.root, [*paths, *wiring_paths(scope, paths)])
    merged, left_out = merge_grown(base, tree, theirs)
    changes = {change.path: change for change in merge_plan(wish.command, merged, tree, conflict).changes}
    planned = _outcome(merged, base)
    for change in wired_changes(old, new, scope, planned, tree):
        changes[change.path] = _joined(changes.get(change.path), change)
    written = migration_changes(site.root, old, new, site.now, keep_data=wish.keep_data)
    for change in [*written, _manifest_change(site, manifest, edited.manifest, content)]:
        changes[change.path] = change
    plan = Plan(wish.command, tuple(changes[path] for path in sorted(changes)))
    return plan, merged, (*edited.notes, *left_out)


def _outcome(merged: tuple[Merged, ...], base: Mapping[str, File]) -> Outcome:
    present = {answer.path: answer.file for answer in merged if answer.file is not None}
    # Also what somebody has deleted already: its entry in a list is still there.
    gone = tuple(
        answer.path
        for answer in merged
        if answer.kind in ("removed", "kept") and answer.file is None and answer.path in base
    )
    return Outcome(present, gone)


def _joined(merge: Change | None, wiring: Change) -> Change:
    """A wiring file that comes with its module is created, not updated."""
    if merge is None or merge.kind == "unchanged":
        return wiring
    return wiring if wiring.kind == "conflict" else replace(merge, after=wiring.after)


def _manifest_change(site: Site, old: Manifest, new: Manifest, before: bytes) -> Change:
    text = rewritten(before.decode(), old, new)
    content = text.encode() if text is not None else _rendered_manifest(site.template, new)
    return Change("update", MANIFEST, "the manifest", before, content)


def _rendered_manifest(template: Template, manifest: Manifest) -> bytes:
    answers = answer(template.config, manifest.answers())
    return render_manifest(template, answers, manifest.release, manifest.source_url)
