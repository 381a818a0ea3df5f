"""Files of the tree as the merge wants them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from fastmod.errors import PlaceError
from fastmod.merge import File
from fastmod.project import read_present
from fastmod.template.render import RenderedFile

__all__ = ["as_files", "read_files"]


def as_files(rendered: Mapping[str, RenderedFile]) -> dict[str, File]:
    """Return rendered files as files of a tree."""
    return {path: File(file.content, file.executable) for path, file in rendered.items()}


def read_files(root: Path, paths: Iterable[str]) -> dict[str, File]:
    """Return those of `paths` that are there. Raises `PlaceError` where something else is in the way."""
    files: dict[str, File] = {}
    for path, content in read_present(root, sorted(set(paths))).items():
        place = root / path
        if content is not None:
            files[path] = File(content, os.access(place, os.X_OK))
        elif place.is_symlink():
            files[path] = File(os.fsencode(place.readlink()), symlink=True)
        else:
            raise PlaceError(f"`{path}` is not a plain file in plain folders", hint="move what is there out of the way")
    return files
