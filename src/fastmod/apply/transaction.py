"""Changing an existing tree all or nothing: stage, flush, commit by renaming the journal, then rename file by file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from fastmod.apply.filesystem import FileSystem
from fastmod.apply.finishing import drop_steps, finish_steps, is_taken_back, revert_steps, touched_folders
from fastmod.apply.history import FOLDER, describe
from fastmod.apply.journal import COMMIT, INTENT, Journal, Step, fingerprint
from fastmod.apply.lock import FolderLock
from fastmod.apply.state import is_versioned, state_folder, work_folders
from fastmod.apply.writing import write_tree
from fastmod.errors import BusyError, PlaceError
from fastmod.interruption import interruption_postponed
from fastmod.plan import Change

__all__ = ["Recovery", "change_tree", "lock_project", "recover"]

Recovery = tuple[str, tuple[str, ...]]
"""What recovery did ("finished", "reverted" or "dropped"), and the paths it left alone: edited meanwhile, or, of a
command that was dropped since somebody had taken back a part of it, done."""


def lock_project(root: Path) -> FolderLock:
    """Lock a project for read, plan and write. Raises `BusyError` when another fastmod holds it."""
    lock = FolderLock.acquire(root)
    if lock is None:
        raise BusyError(f"another fastmod is working in `{root}`", hint="wait until it has finished, then try again")
    return lock


def change_tree(
    fs: FileSystem,
    root: Path,
    changes: tuple[Change, ...],
    finish: Callable[[Path], None] | None = None,
    command: str | None = None,
) -> tuple[str, ...]:
    """Apply the writing changes below `root`, whose lock the caller holds, all or nothing.

    `finish` runs on the staged tree before the commit point; a `.git` folder that it makes is moved into place too.
    With `command`, and in a project that a repository holds, a record is kept by which the change can be taken back.
    Returns the paths that were left alone because somebody edited them after the commit point. Raises `PlaceError` when
    a file is not what the plan saw, and `OSError` when the disk refuses before the commit point; the tree is then as it
    was. After it, a refusal is a `PlaceError` too, and the next command finishes.
    """
    state = state_folder(root)
    journal = _journal(root, changes, with_git=finish is not None)
    work = state / "txn"
    try:
        if not state.is_dir():
            fs.make_folder(state)
        fs.make_folder(work)
        fs.write_file(work / INTENT, journal.dump(), False)
        fs.make_folder(work / "new")
        write_tree(fs, work / "new", changes, root)
        if finish is not None:
            finish(work / "new")
        if command is not None and is_versioned(root):
            fs.write_file(work / FOLDER, describe(command, root, changes), False)
        for folder in journal.folders:
            fs.make_folder(root / folder)
        _refuse_surprises(root, journal)
        for place in (work, state, state.parent):
            fs.sync_folder(place)
        fs.rename(work / INTENT, work / COMMIT)
    except BaseException:
        with interruption_postponed(), suppress(OSError):
            revert_steps(fs, root, work, journal)
        raise
    try:
        with interruption_postponed():
            fs.sync_folder(work)
            return finish_steps(fs, root, work, journal)
    except OSError as error:
        raise PlaceError(
            f"the change is decided and partly done, the disk refused the rest: {error.strerror or error}",
            hint="run the same command again: it finishes what is left",
        ) from error


def recover(fs: FileSystem, root: Path) -> Recovery | None:
    """Finish or revert what a killed process left in `root`, whose lock the caller holds. None: nothing was left."""
    for work in work_folders(root):
        state = work.parent
        if not work.is_dir():
            if state.is_dir():
                with suppress(OSError):  # the records of commands live there
                    fs.remove_empty_folder(state)
            continue
        committed = Journal.load(work / COMMIT)
        if committed is not None and is_taken_back(root, work, committed):
            return "dropped", drop_steps(fs, root, work, committed)
        if committed is not None:
            return "finished", finish_steps(fs, root, work, committed)
        revert_steps(fs, root, work, Journal.load(work / INTENT))
        return "reverted", ()
    return None


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
    # After the commit point a refusal would leave the change half done until somebody mends the folder.
    records = state_folder(root) / FOLDER
    folders = (*touched_folders(journal), *([records.relative_to(root).as_posix()] if records.is_dir() else []))
    closed = tuple(path for path in folders if not os.access(root / path, os.W_OK | os.X_OK))
    if closed:
        raise PlaceError(
            f"the folder `{closed[0]}` cannot be written to", hint="check its permissions", details=closed[1:]
        )
