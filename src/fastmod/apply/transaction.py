"""Changing an existing tree all or nothing: stage, flush, commit by renaming the journal, then rename file by file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from fastmod.apply.filesystem import FileSystem
from fastmod.apply.journal import COMMIT, INTENT, Journal, Step, fingerprint
from fastmod.apply.lock import FolderLock
from fastmod.apply.writing import write_tree
from fastmod.errors import BusyError, PlaceError
from fastmod.interruption import interruption_postponed
from fastmod.plan import Change

__all__ = ["Recovery", "change_tree", "lock_project", "recover"]

Recovery = tuple[str, tuple[str, ...]]
"""What recovery did ("finished" or "reverted"), and the paths it left alone because somebody edited them meanwhile."""


def lock_project(root: Path) -> FolderLock:
    """Lock a project for read, plan and write. Raises `BusyError` when another fastmod holds it."""
    lock = FolderLock.acquire(root)
    if lock is None:
        raise BusyError(f"another fastmod is working in `{root}`", hint="wait until it has finished, then try again")
    return lock


def change_tree(
    fs: FileSystem, root: Path, changes: tuple[Change, ...], finish: Callable[[Path], None] | None = None
) -> None:
    """Apply the writing changes below `root`, whose lock the caller holds, all or nothing.

    `finish` runs on the staged tree before the commit point; a `.git` folder that it makes is moved into place too.
    Raises `PlaceError` when a file is not what the plan saw, and `OSError` when the disk refuses before the commit
    point; the tree is then as it was. After it, a refusal is a `PlaceError` too, and the next command finishes.
    """
    state = _state_folder(root)
    journal = _journal(root, changes, with_git=finish is not None)
    work = state / "txn"
    try:
        if not state.is_dir():
            fs.make_folder(state)
        fs.make_folder(work)
        fs.write_file(work / INTENT, journal.dump(), False)
        fs.make_folder(work / "new")
        write_tree(fs, work / "new", changes)
        if finish is not None:
            finish(work / "new")
        for folder in journal.folders:
            fs.make_folder(root / folder)
        _refuse_surprises(root, journal)
        for place in (work, state, state.parent):
            fs.sync_folder(place)
        fs.rename(work / INTENT, work / COMMIT)
    except BaseException:
        with interruption_postponed(), suppress(OSError):
            _revert(fs, root, work, journal)
        raise
    try:
        with interruption_postponed():
            fs.sync_folder(work)
            _finish(fs, root, work, journal)
    except OSError as error:
        raise PlaceError(
            f"the change is decided and partly done, the disk refused the rest: {error.strerror or error}",
            hint="run the same command again: it finishes what is left",
        ) from error


def recover(fs: FileSystem, root: Path) -> Recovery | None:
    """Finish or revert what a killed process left in `root`, whose lock the caller holds. None: nothing was left."""
    for state in (root / ".git" / "fastmod", root / ".fastmod"):
        work = state / "txn"
        if not work.is_dir():
            if state.is_dir():
                with suppress(OSError):  # the undo record of later commands may live there
                    fs.remove_empty_folder(state)
            continue
        committed = Journal.load(work / COMMIT)
        if committed is not None:
            return "finished", _finish(fs, root, work, committed)
        _revert(fs, root, work, Journal.load(work / INTENT))
        return "reverted", ()
    return None


def _state_folder(root: Path) -> Path:
    """Inside git's folder, which no one commits; a project without git gets a hidden folder for the moment."""
    git = root / ".git"
    return git / "fastmod" if git.is_dir() else root / ".fastmod"


def _journal(root: Path, changes: tuple[Change, ...], with_git: bool) -> Journal:
    steps = [Step(change.path, _digest(change.before), _digest(change.after)) for change in changes]
    if with_git:
        steps.append(Step(".git", None, "folder"))
    missing: dict[str, None] = {}
    for step in steps:
        for parent in reversed(PurePosixPath(step.path).parents[:-1]):
            if step.after is not None and not (root / parent).is_dir():
                missing[parent.as_posix()] = None
    return Journal(tuple(steps), tuple(missing))


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _refuse_surprises(root: Path, journal: Journal) -> None:
    changed = tuple(step.path for step in journal.steps if fingerprint(root / step.path) != step.before)
    if changed:
        raise PlaceError(
            f"`{changed[0]}` changed while fastmod was working", hint="run the command again", details=changed[1:]
        )


def _finish(fs: FileSystem, root: Path, work: Path, journal: Journal) -> tuple[str, ...]:
    """Carry out the steps; each is safe to repeat. Returns the paths left alone because they were edited meanwhile."""
    kept = []
    for step in journal.steps:
        target, staged = root / step.path, work / "new" / step.path
        current = fingerprint(target)
        if step.after is not None and fingerprint(staged) is None:
            continue  # moved already
        if current != step.before:
            if current != step.after:
                kept.append(step.path)
        elif step.after is None:
            fs.remove_file(target)
        else:
            for parent in reversed(PurePosixPath(step.path).parents[:-1]):
                if not (root / parent).is_dir():
                    fs.make_folder(root / parent)  # removed by hand between a kill and now
            fs.rename(staged, target)
    for folder in {(root / step.path).parent for step in journal.steps}:
        if folder.is_dir():
            fs.sync_folder(folder)
    _clear(fs, work)
    return tuple(kept)


def _revert(fs: FileSystem, root: Path, work: Path, journal: Journal | None) -> None:
    for folder in reversed(journal.folders if journal else ()):
        with suppress(OSError):  # not made yet, or somebody put a file there
            fs.remove_empty_folder(root / folder)
    _clear(fs, work)


def _clear(fs: FileSystem, work: Path) -> None:
    if work.is_dir():
        fs.remove_tree(work)
    with suppress(OSError):  # the undo record of later commands may live beside it
        fs.remove_empty_folder(work.parent)
