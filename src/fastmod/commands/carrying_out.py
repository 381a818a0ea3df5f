"""Carrying a merge plan out, under the project's lock: the same for growth and for updates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fastmod import git
from fastmod.apply.filesystem import FileSystem
from fastmod.apply.history import Record
from fastmod.apply.left import left_behind
from fastmod.apply.transaction import change_tree, lock_project, recover
from fastmod.errors import PlaceError
from fastmod.merge import Conflict, Merged
from fastmod.merge.files import Kind
from fastmod.plan import Plan
from fastmod.project import MANIFEST

__all__ = ["Grown", "Planned", "carry_out", "kept_notes", "recovered", "unmark"]

PARTIAL = ("update", "resolve")
"""Commands that go as far as they can, and say where they could not."""

_KINDS: tuple[Kind, ...] = ("merged", "added", "removed", "kept", "deleted-by-user", "conflict")

Planned = tuple[Plan, tuple[Merged, ...], tuple[str, ...]]
"""A plan, the merge that it came from, and notes for the user."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What a command did, or would do; with conflicts under `stop` it did nothing."""

    plan: Plan
    notes: tuple[str, ...]
    applied: bool
    merge: Mapping[str, int]
    """How many paths were merged, added, removed, kept and so on: `Merged.kind`, in the order of `_KINDS`."""


def carry_out(
    root: Path, fs: FileSystem, make_plan: Callable[[], Planned], *, dry_run: bool, conflict: Conflict
) -> Grown:
    """Make the plan and apply it. What a killed command left is finished or reverted first, and said.

    With conflicts nothing is applied under `stop`; under `markers` all is that can be written. A dry run takes no lock.
    """
    if dry_run:
        plan, merged, notes = make_plan()
        left = left_behind(root)
        return Grown(plan, (*([left.note] if left else []), *notes), applied=False, merge=_counts(merged))
    lock = lock_project(root)
    notes_before: tuple[str, ...] = ()
    try:
        notes_before = recovered(fs, root)
        plan, merged, notes = make_plan()
        blocked = _is_blocked(plan, conflict)
        if plan.writes and not blocked:
            kept = change_tree(fs, root, plan.writes, command=plan.command)
            notes = (*notes, *kept_notes(kept), *_mark(root, merged, plan))
        applied = bool(plan.writes) and not blocked
        return Grown(plan, (*notes_before, *notes), applied, _counts(merged))
    except Exception as error:
        for note in notes_before:  # the tree has changed, whatever becomes of this command
            error.add_note(note)
        raise
    finally:
        lock.release()


def _counts(merged: tuple[Merged, ...]) -> dict[str, int]:
    counts = Counter(answer.kind for answer in merged)
    return {kind: counts[kind] for kind in _KINDS if counts[kind]}


def _is_blocked(plan: Plan, conflict: Conflict) -> bool:
    """A growth command makes no half of a module; an update goes as far as it can, and says where it could not."""
    conflicts = plan.of("conflict")
    unmarked = any(not change.marked for change in conflicts)
    return bool(conflicts) if conflict == "stop" else unmarked and plan.command not in PARTIAL


def recovered(fs: FileSystem, root: Path) -> tuple[str, ...]:
    """Finish or revert what a killed command left, under the lock that the caller holds; return what to tell of it."""
    found = recover(fs, root)
    if found and found[0] == "dropped":
        left = (f"`{path}` is as that command made it" for path in found[1])
        return ("dropped a command that was killed here, since you have taken back what it did", *left)
    return (f"{found[0]} a command that was killed here", *kept_notes(found[1])) if found else ()


def kept_notes(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to tell of files that somebody edited after a change had been decided."""
    return tuple(f"kept `{path}`, edited meanwhile" for path in paths)


def _mark(root: Path, merged: tuple[Merged, ...], plan: Plan) -> tuple[str, ...]:
    """Tell git of conflicts that were written into files; the files hold all of it, also where git cannot be told."""
    marked = {change.path for change in plan.of("conflict")}
    stages = {answer.path: answer.stages for answer in merged if answer.path in marked}
    if stages and ((root / ".git").exists() or git.tracks(root, MANIFEST)):
        try:
            git.write_stages(root, stages)
        except (PlaceError, OSError) as error:
            return (f"git does not know of the conflicts: {error}",)
    return ()


def unmark(root: Path, record: Record, plan: Plan) -> tuple[str, ...]:
    """Take out of git's index the conflicts that a command put there, where an undo of it made the file as it was.

    The command made the content of then stage 2: a conflict of which that is not true is somebody else's.
    """
    marked = {path for path, (content, _) in record.after.items() if b"\n>>>>>>> " in content}
    marked -= {change.path for change in plan.of("conflict")}
    paths = []
    for path in sorted(marked.intersection(git.unmerged(root)) if marked else ()):
        was = record.before[path][0] if path in record.before else None
        there = (root / path).read_bytes() if (root / path).is_file() else None
        if there == was == git.content_in(root, ":2", path):
            paths.append(path)
    try:
        if paths:
            git.forget_conflicts(root, paths)
    except (PlaceError, OSError) as error:
        return (f"git still lists conflicts: {error}; run `git reset -- {' '.join(paths)}`",)
    return ()
