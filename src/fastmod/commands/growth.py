"""What all growth commands share: from an edited manifest to a plan, and from the plan to the tree, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fastmod import git
from fastmod.apply.filesystem import FileSystem
from fastmod.apply.transaction import change_tree, lock_project, recover
from fastmod.commands.grown_migrations import migration_changes
from fastmod.commands.grown_wiring import Planned, wired_changes, wiring_paths
from fastmod.commands.merging import merge_grown
from fastmod.commands.trees import as_files, read_files
from fastmod.growth.additions import Edited
from fastmod.growth.landscape import Landscape
from fastmod.growth.reference import render_both
from fastmod.growth.scope import rendered, scope_of
from fastmod.manifest import Manifest
from fastmod.merge import Conflict, File, Merged, merge_plan
from fastmod.plan import Change, Plan
from fastmod.project import MANIFEST, load_manifest
from fastmod.template.questions import answer
from fastmod.template.render import render_manifest
from fastmod.template.source import Template

__all__ = ["Grown", "Site", "Wish", "grow", "mark_conflicts", "recovered_notes"]


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


@dataclass(frozen=True, slots=True)
class Grown:
    """What a command did, or would do; with conflicts under `stop` it did nothing."""

    plan: Plan
    notes: tuple[str, ...]
    applied: bool


def grow(site: Site, wish: Wish, *, dry_run: bool, conflict: Conflict) -> Grown:
    """Carry out a growth command. What a killed command left is finished or reverted first.

    Raises `RequestError` and `PlaceError` with the tree as it was.
    """
    if dry_run:
        plan, _, notes = _planned(site, wish, conflict)
        return Grown(plan, notes, applied=False)
    lock = lock_project(site.root)
    try:
        recovered = recovered_notes(site.fs, site.root)
        plan, merged, notes = _planned(site, wish, conflict)
        blocked = conflict == "stop" and bool(plan.of("conflict"))
        if plan.writes and not blocked:
            change_tree(site.fs, site.root, plan.writes)
            mark_conflicts(site.root, merged, plan)
        return Grown(plan, (*recovered, *notes), applied=bool(plan.writes) and not blocked)
    finally:
        lock.release()


def recovered_notes(fs: FileSystem, root: Path) -> tuple[str, ...]:
    """Finish or revert what a killed command left, and say so."""
    found = recover(fs, root)
    if found is None:
        return ()
    return (f"{found[0]} a command that was killed here", *(f"kept `{path}`, edited meanwhile" for path in found[1]))


def _planned(site: Site, wish: Wish, conflict: Conflict) -> tuple[Plan, tuple[Merged, ...], tuple[str, ...]]:
    manifest = load_manifest(site.root)
    old = Landscape.of(site.template, manifest)
    edited = wish.edit(manifest, old)
    if edited.manifest == manifest:
        return Plan(wish.command, ()), (), edited.notes
    new = Landscape.of(site.template, edited.manifest)
    scope = scope_of(old, new)
    before, after = render_both(site.template, manifest, edited.manifest)
    base, theirs = as_files(before | rendered(old, scope)), as_files(after | rendered(new, scope))
    paths = base.keys() | theirs.keys()
    tree = read_files(site.root, [*paths, *wiring_paths(old, new, scope, paths), MANIFEST])
    merged, left_out = merge_grown(base, tree, theirs)
    changes = {change.path: change for change in merge_plan(wish.command, merged, tree, conflict).changes}
    planned = _outcome(merged, base)
    for change in wired_changes(old, new, scope, planned, tree):
        changes[change.path] = _joined(changes.get(change.path), change)
    manifests = (manifest, edited.manifest)
    written = migration_changes(site.root, site.template, manifests, site.now, keep_data=wish.keep_data)
    for change in [*written, _manifest_change(site, edited.manifest, tree)]:
        changes[change.path] = change
    plan = Plan(wish.command, tuple(changes[path] for path in sorted(changes)))
    return plan, merged, (*edited.notes, *left_out)


def _outcome(merged: tuple[Merged, ...], base: Mapping[str, File]) -> Planned:
    present = {answer.path: answer.file for answer in merged if answer.file is not None}
    gone = tuple(answer.path for answer in merged if answer.kind == "removed" and answer.path in base)
    return Planned(present, gone)


def _joined(merge: Change | None, wiring: Change) -> Change:
    """A wiring file that comes with its module is created, not updated."""
    if merge is None or merge.kind == "unchanged":
        return wiring
    return wiring if wiring.kind == "conflict" else replace(merge, after=wiring.after)


def _manifest_change(site: Site, manifest: Manifest, tree: Mapping[str, File]) -> Change:
    answers = answer(site.template.config, manifest.answers())
    content = render_manifest(site.template, answers, manifest.release, manifest.source_url)
    return Change("update", MANIFEST, "the manifest", tree[MANIFEST].content, content)


def mark_conflicts(root: Path, merged: tuple[Merged, ...], plan: Plan) -> None:
    """Tell git of conflicts that were written into files."""
    marked = {change.path for change in plan.of("conflict")}
    stages = {answer.path: answer.stages for answer in merged if answer.path in marked}
    if stages and (root / ".git").exists():
        git.write_stages(root, stages)
