"""Print a folder in memory for the temporary files of tests, or nothing where there is none that will do.

Tests write and flush tens of thousands of files. A disk waits for each flush; memory does not.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # a mount, not a file name that somebody could guess
NEEDED_BYTES = 8 * 2**30
"""What the slow tests hold at once, several environments among it, with room to spare."""


def usable(folder: Path) -> bool:
    """Tell whether the folder is there, is ours to write, runs programs and has room."""
    if not hasattr(os, "statvfs") or not os.access(folder, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(folder)
    return not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize >= NEEDED_BYTES


if __name__ == "__main__":
    if "TMPDIR" not in os.environ and usable(MEMORY):
        sys.stdout.write(f"{MEMORY}\n")
