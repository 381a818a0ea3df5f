"""Writing many files into a fresh folder: parents first, each file flushed, folders flushed once at the end."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from fastmod.apply.filesystem import FileSystem
from fastmod.plan import Change

__all__ = ["write_tree"]


def write_tree(fs: FileSystem, root: Path, changes: tuple[Change, ...]) -> None:
    """Write the new contents of `changes` below `root`, which exists and is empty."""
    written = [change for change in changes if change.after is not None]
    folders = {parent: None for change in written for parent in reversed(PurePosixPath(change.path).parents[:-1])}
    for folder in folders:
        fs.make_folder(root / folder)
    for change in written:
        fs.write_file(root / change.path, change.after or b"", change.executable)
    for place in (*(root / folder for folder in folders), root):
        fs.sync_folder(place)
