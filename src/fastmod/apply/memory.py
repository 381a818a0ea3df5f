"""What one command worked out and the next may take over, in git's own folder; losing it costs time only.

Kept under `.git/fastmod/remembered/<name>`: a line with the key and the content's checksum, which tells a torn file,
then the content as it is. It is as large as what it remembers: packing it would cost a tenth of the first check.
Nothing here is ever written into the tree, and a disk that refuses is no error.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

__all__ = ["recall", "remember"]


def recall(root: Path, name: str, key: str) -> bytes | None:
    """Return what was remembered under this name with this very key, None for nothing."""
    try:
        head, _, content = (_folder(root) / name).read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if head == _head(key, content) else None


def remember(root: Path, name: str, key: str, content: bytes) -> None:
    """Keep content until the next call with this name; a project without a git folder of its own keeps nothing."""
    folder = _folder(root)
    if not folder.parents[1].is_dir():
        return
    beside = folder / f"{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(b"\n".join([_head(key, content), content]))
            beside.replace(folder / name)
        finally:
            beside.unlink(missing_ok=True)


def _head(key: str, content: bytes) -> bytes:
    return f"{key} {zlib.crc32(content):08x}".encode()


def _folder(root: Path) -> Path:
    return root / ".git" / "fastmod" / "remembered"
