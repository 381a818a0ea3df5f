"""The steps of a journal: carried out after the commit point, taken back before it; each is safe to repeat."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path, PurePosixPath

from fastmod.apply.filesystem import FileSystem
from fastmod.apply.history import FOLDER, keep_record
from fastmod.apply.journal import Journal, fingerprint

__all__ = ["drop_steps", "finish_steps", "is_taken_back", "revert_steps", "touched_folders"]


def touched_folders(journal: Journal) -> tuple[str, ...]:
    """Return the folders of the project that hold, held or will hold a path of the journal."""
    return tuple(dict.fromkeys(PurePosixPath(step.path).parent.as_posix() for step in journal.steps))


def finish_steps(fs: FileSystem, root: Path, work: Path, journal: Journal) -> tuple[str, ...]:
    """Carry out the steps. Returns the paths left alone because they were edited meanwhile."""
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
            _move(fs, staged, target)
    _remove_emptied(fs, root, journal)
    for path in touched_folders(journal):
        if (root / path).is_dir():
            fs.sync_folder(root / path)
    keep_record(fs, work.parent, work / FOLDER)
    _clear(fs, work)
    return tuple(kept)


def is_taken_back(root: Path, work: Path, journal: Journal) -> bool:
    """Whether somebody has put back what was there before a file that had been put in place: `git checkout .`, say."""
    return any(
        step.after is not None
        and fingerprint(work / "new" / step.path) is None
        and fingerprint(root / step.path) == step.before != step.after
        for step in journal.steps
    )


def drop_steps(fs: FileSystem, root: Path, work: Path, journal: Journal) -> tuple[str, ...]:
    """Give up the steps that are left. Returns the paths that have what the command gave them."""
    done = tuple(step.path for step in journal.steps if fingerprint(root / step.path) == step.after != step.before)
    revert_steps(fs, root, work, journal)
    return done


def _move(fs: FileSystem, staged: Path, target: Path) -> None:
    """Put a file in place by a rename, also where a folder of the project is a mount of its own."""
    try:
        fs.rename(staged, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.fastmod-new")
        fs.write_file(beside, staged.read_bytes(), os.access(staged, os.X_OK), staged.stat().st_mode)
        fs.rename(beside, target)


def _remove_emptied(fs: FileSystem, root: Path, journal: Journal) -> None:
    """Remove the folders that deletions emptied, deepest first; compiled Python of what went is nobody's work."""
    for path in _folders_of_deleted(journal):
        folder, compiled = root / path, root / path / "__pycache__"
        if not folder.is_dir():
            continue
        if [entry.name for entry in folder.iterdir()] == [compiled.name] and _is_compiled(compiled):
            fs.remove_tree(compiled)
        if not any(folder.iterdir()):
            fs.remove_empty_folder(folder)


def _folders_of_deleted(journal: Journal) -> list[PurePosixPath]:
    deleted = (PurePosixPath(step.path) for step in journal.steps if step.after is None)
    folders = {parent for path in deleted for parent in path.parents[:-1]}
    return sorted(folders, key=lambda path: (-len(path.parts), path))


def _is_compiled(folder: Path) -> bool:
    return not folder.is_symlink() and all(file.suffix == ".pyc" and file.is_file() for file in folder.iterdir())


def revert_steps(fs: FileSystem, root: Path, work: Path, journal: Journal | None) -> None:
    """Take away what staging has made; without a journal it came no further than the work folder."""
    for folder in reversed(journal.folders if journal else ()):
        with suppress(OSError):  # not made yet, or somebody put a file there
            fs.remove_empty_folder(root / folder)
    _clear(fs, work)


def _clear(fs: FileSystem, work: Path) -> None:
    if work.is_dir():
        fs.remove_tree(work)
    with suppress(OSError):  # the records of commands live beside it
        fs.remove_empty_folder(work.parent)
