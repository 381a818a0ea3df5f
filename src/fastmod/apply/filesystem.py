"""Every system call by which fastmod changes a project, behind one interface that tests make fail at each call."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from stat import S_IMODE
from typing import Protocol

__all__ = ["FileSystem", "RealFileSystem"]


class FileSystem(Protocol):
    """The writing calls. Reading needs no seam: a failed read changes nothing."""

    def make_folder(self, path: Path) -> None:
        """Create one folder; its parent exists."""

    def write_file(self, path: Path, content: bytes, executable: bool, mode: int | None = None) -> None:
        """Create a file with its content and flush it to the disk. `mode` is that of a file whose place it will take.

        Without one it gets what a new file gets. The bits for executing are as `executable` says either way.
        """

    def rename(self, source: Path, target: Path) -> None:
        """Move a file or folder within one file system, replacing a file or an empty folder."""

    def sync_folder(self, path: Path) -> None:
        """Flush a folder's entries to the disk."""

    def remove_file(self, path: Path) -> None:
        """Remove a file or symbolic link."""

    def remove_tree(self, path: Path) -> None:
        """Remove a folder with all it holds."""

    def remove_empty_folder(self, path: Path) -> None:
        """Remove a folder that is empty; raises `OSError` otherwise."""


class RealFileSystem:
    """The disk."""

    def make_folder(self, path: Path) -> None:
        path.mkdir()

    def write_file(self, path: Path, content: bytes, executable: bool, mode: int | None = None) -> None:
        wanted = (0o777 if executable else 0o666) if mode is None else _with_bit(mode, executable)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, wanted)
        with os.fdopen(descriptor, "wb") as file:
            if mode is not None and S_IMODE(os.fstat(descriptor).st_mode) != wanted:  # the umask has taken bits away
                os.fchmod(descriptor, wanted)
            file.write(content)
            file.flush()
            os.fsync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        source.replace(target)

    def sync_folder(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove_file(self, path: Path) -> None:
        path.unlink()

    def remove_tree(self, path: Path) -> None:
        shutil.rmtree(path)

    def remove_empty_folder(self, path: Path) -> None:
        path.rmdir()


def _with_bit(mode: int, executable: bool) -> int:
    """Return the permissions of a mode; who may read may execute, where the file has become executable."""
    kept = S_IMODE(mode) & 0o777
    if executable == bool(kept & 0o111):
        return kept
    return kept | (kept & 0o444) >> 2 if executable else kept & ~0o111
