"""What one command worked out and the next may take over, in git's own folder; losing it costs time only.

Kept under `.git/fastmod/remembered/<name>`: a line with the key, then zlib's data, whose checksum tells a torn file.
Nothing here is ever written into the tree, and a disk that refuses is no error.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

__all__ = ["recall", "remember"]

_FASTEST = 1


def recall(root: Path, name: str, key: str) -> bytes | None:
    """Return what was remembered under this name with this very key, None for nothing."""
    try:
        head, _, packed = (_folder(root) / name).read_bytes().partition(b"\n")
        return zlib.decompress(packed) if head == key.encode() else None
    except (OSError, zlib.error):
        return None


def remember(root: Path, name: str, key: str, content: bytes) -> None:
    """Keep content until the next call with this name; a project without a git folder of its own keeps nothing."""
    folder = _folder(root)
    if not folder.parents[1].is_dir():
        return
    beside = folder / f"{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(key.encode() + b"\n" + zlib.compress(content, _FASTEST))
            beside.replace(folder / name)
        finally:
            beside.unlink(missing_ok=True)


def _folder(root: Path) -> Path:
    return root / ".git" / "fastmod" / "remembered"
