"""Advisory locks that the operating system drops when their holder dies, so that none is ever stale."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["FolderLock"]


class FolderLock:
    """An exclusive lock on a folder itself: no lock file is needed, so none is left behind."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, folder: Path) -> FolderLock | None:
        """Lock `folder` without waiting. Returns None when another process holds it, or when the folder is gone."""
        import fcntl

        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another process may have removed or renamed the folder between the two calls above.
            held, named = os.fstat(descriptor), folder.lstat()
            if (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino):
                return cls(descriptor)
        except OSError:
            pass
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Give the lock up; the folder may have been renamed or removed meanwhile."""
        os.close(self._descriptor)
