"""What one command worked out and the next may take over, in git's own folder; losing it costs time only.

Kept under `.git/fastmod/remembered/<name>`: a line with the key and the content's checksum, which tells a torn file,
then the content as it is. It is as large as what it remembers: packing it would cost a tenth of the first check.
Nothing here is ever written into the tree, and a disk that refuses is no error.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from functools import reduce
from pathlib import Path

__all__ = ["recall", "remember"]


def recall(root: Path, name: str, key: str) -> bytes | None:
    """Return what was remembered under this name with this very key, None for nothing."""
    try:
        head, _, content = (_folder(root) / name).read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if head == _head(key, zlib.crc32(content)) else None


def remember(root: Path, name: str, key: str, content: Sequence[bytes]) -> None:
    """Keep content, given in pieces, until the next call with this name.

    A project without a git folder of its own keeps nothing.
    """
    folder = _folder(root)
    if not folder.parents[1].is_dir():
        return
    beside = folder / f"{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb", buffering=1 << 20) as file:
                file.write(_head(key, reduce(_continued, content, 0)) + b"\n")
                file.writelines(content)
            beside.replace(folder / name)
        finally:
            beside.unlink(missing_ok=True)


def _head(key: str, checksum: int) -> bytes:
    return f"{key} {checksum:08x}".encode()


def _continued(checksum: int, piece: bytes) -> int:
    return zlib.crc32(piece, checksum)


def _folder(root: Path) -> Path:
    return root / ".git" / "fastmod" / "remembered"
