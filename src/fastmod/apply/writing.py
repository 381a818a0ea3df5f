"""Writing many files into a fresh folder: parents first, each file flushed, folders flushed once at the end."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from fastmod.apply.filesystem import FileSystem
from fastmod.plan import Change

__all__ = ["write_tree"]


def write_tree(fs: FileSystem, root: Path, changes: tuple[Change, ...], present: Path | None = None) -> None:
    """Write the new contents of `changes` below `root`, which exists and is empty.

    A file that is to take the place of one below `present` gets the mode of that one.
    """
    written = [change for change in changes if change.after is not None]
    folders = {parent: None for change in written for parent in reversed(PurePosixPath(change.path).parents[:-1])}
    for folder in folders:
        fs.make_folder(root / folder)
    for change in written:
        mode = _mode(present / change.path) if present is not None and change.before is not None else None
        fs.write_file(root / change.path, change.after or b"", change.executable, mode)
    for place in (*(root / folder for folder in folders), root):
        fs.sync_folder(place)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except OSError:  # gone meanwhile: whoever compares with the plan says so
        return None
