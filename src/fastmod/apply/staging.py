"""A new tree, made aside and moved into place by one rename: the target is absent or complete, never half there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fastmod.apply.filesystem import FileSystem
from fastmod.apply.lock import FolderLock
from fastmod.apply.writing import write_tree
from fastmod.errors import BusyError
from fastmod.interruption import interruption_postponed
from fastmod.plan import Change

__all__ = ["create_tree", "remove_leftovers"]

_SUFFIX = ".fastmod-new"


def create_tree(
    fs: FileSystem, target: Path, changes: tuple[Change, ...], finish: Callable[[Path], None] | None = None
) -> None:
    """Write the created files of `changes` to `target`, which does not exist, all or nothing.

    The parent of `target` exists. `finish` runs on the complete staged tree (git's first commit, say) before the
    rename. Raises `BusyError` when another process is making the same target, `OSError` when the disk refuses; in
    both cases, and on Ctrl-C, nothing is left.
    """
    with _staging(fs, target) as stage:
        write_tree(fs, stage, changes)
        if finish is not None:
            finish(stage)
        fs.sync_folder(stage)
        # Onto an existing folder the rename fails unless that is empty: whoever came first keeps the place.
        fs.rename(stage, target)
        # The tree is there: a parent that cannot be flushed (some network disks) does not make that a failure.
        with suppress(OSError):
            fs.sync_folder(target.parent)


def remove_leftovers(fs: FileSystem, folder: Path) -> tuple[Path, ...]:
    """Remove staging folders in `folder` whose makers died. Returns what was removed."""
    removed = []
    for stage in sorted(folder.glob(f".*{_SUFFIX}")):
        lock = FolderLock.acquire(stage)
        if lock is None:
            continue
        try:
            fs.remove_tree(stage)
            removed.append(stage)
        except PermissionError:
            pass  # somebody else's, in a shared folder
        finally:
            lock.release()
    return tuple(removed)


@contextmanager
def _staging(fs: FileSystem, target: Path) -> Iterator[Path]:
    """Hold a locked, empty staging folder beside `target`; remove it unless it was renamed away."""
    stage = target.with_name(f".{target.name}{_SUFFIX}")
    lock: FolderLock | None = None
    try:
        with interruption_postponed():
            lock = _claimed(fs, stage, target)
        yield stage
    except BaseException:
        # Also on Ctrl-C and SIGTERM. A second failure here must not hide the first one.
        if lock is not None:
            with interruption_postponed(), suppress(OSError):
                fs.remove_tree(stage)
        raise
    finally:
        if lock is not None:
            lock.release()


def _claimed(fs: FileSystem, stage: Path, target: Path) -> FolderLock:
    """Make and lock the staging folder, or raise `BusyError`."""
    try:
        fs.make_folder(stage)
    except FileExistsError:
        raise BusyError(
            f"another fastmod is making `{target}`", hint="wait until it has finished, or stop it, then try again"
        ) from None
    lock = FolderLock.acquire(stage)
    if lock is None:
        # A cleaning process took the folder in the instant before it was locked; it is not ours to remove any more.
        raise BusyError(f"another fastmod is working beside `{target}`", hint="try again")
    return lock
