"""Every system call by which fastmod changes a project, behind one interface that tests make fail at each call."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Protocol

__all__ = ["FileSystem", "RealFileSystem"]


class FileSystem(Protocol):
    """The writing calls. Reading needs no seam: a failed read changes nothing."""

    def make_folder(self, path: Path) -> None:
        """Create one folder; its parent exists."""

    def write_file(self, path: Path, content: bytes, executable: bool) -> None:
        """Create a file with its content and flush it to the disk."""

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

    def write_file(self, path: Path, content: bytes, executable: bool) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o777 if executable else 0o666)
        with os.fdopen(descriptor, "wb") as file:
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
