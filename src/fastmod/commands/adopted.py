"""Modules that somebody wrote and fastmod took in: what they lack of the shape that the application expects."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePosixPath

from fastmod.commands.inventory import MODULES
from fastmod.commands.trees import as_files
from fastmod.growth.landscape import Landscape
from fastmod.growth.rendering import render_module
from fastmod.growth.scope import Scope
from fastmod.merge import File

__all__ = ["completed"]


def completed(root: Path, new: Landscape, scope: Scope, coming: Collection[str]) -> dict[str, File]:
    """Return the files that the hand-written modules of a scope lack; what is there stays as it is.

    Without `module.py` a folder is no module to the application, so it gets all files of an empty one; otherwise only
    the packages that `coming` files go into.
    """
    folders = {parent.as_posix() for path in coming for parent in PurePosixPath(path).parents}
    files: dict[str, File] = {}
    for name in sorted({*scope.modules, *(key.partition(".")[0] for key in scope.entities)}):
        record = new.modules.get(name)
        if record is None or record.origin != "user":
            continue
        whole = not (root / MODULES / name / "module.py").exists()
        for path, file in as_files(render_module(new, name)).items():
            folder, _, file_name = path.rpartition("/")
            wanted = whole or (file_name == "__init__.py" and folder in folders)
            if wanted and not (root / path).exists():
                files[path] = file
    return files
