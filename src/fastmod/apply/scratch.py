"""Files that another program reads and that are gone afterwards; never in the user's tree."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["scratch_files"]


@contextmanager
def scratch_files(contents: Sequence[bytes]) -> Iterator[tuple[Path, ...]]:
    """Give each content a file, in an order that their names repeat: `0`, `1` and so on."""
    with tempfile.TemporaryDirectory(prefix="fastmod-") as folder:
        files = tuple(Path(folder, str(number)) for number in range(len(contents)))
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        yield files
