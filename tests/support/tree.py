"""Whole trees as plain dicts: build one, read one, compare one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["Tree", "assert_tree", "build_tree", "executables", "read_tree"]

Tree = dict[str, bytes]
"""POSIX path -> content. An empty folder is `path/`, a symbolic link has the content `-> target`."""


def build_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` below `root`; a path that ends with `/` is an empty folder."""
    root.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        place = root / path
        if path.endswith("/"):
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def read_tree(root: Path, ignore: Iterable[str] = (".git",)) -> Tree:
    """Return all that lies below `root`, but nothing in folders (or files) named in `ignore`."""
    skipped = set(ignore)
    tree: Tree = {}
    for folder, names, files in os.walk(root):
        place = Path(folder)
        names[:] = sorted(name for name in names if name not in skipped)
        entries = [name for name in files if name not in skipped]
        entries += [name for name in names if (place / name).is_symlink()]
        for name in entries:
            path = place / name
            content = f"-> {path.readlink()}".encode() if path.is_symlink() else path.read_bytes()
            tree[path.relative_to(root).as_posix()] = content
        if not names and not entries and place != root:
            tree[f"{place.relative_to(root).as_posix()}/"] = b""
    return dict(sorted(tree.items()))


def executables(root: Path) -> set[str]:
    """Return the paths of the executable files below `root`."""
    return {path for path in read_tree(root) if not path.endswith("/") and os.access(root / path, os.X_OK)}


def assert_tree(root: Path, expected: Mapping[str, str | bytes], ignore: Iterable[str] = (".git",)) -> None:
    """Assert that exactly `expected` lies below `root`, byte for byte."""
    wanted = {path: text.encode() if isinstance(text, str) else text for path, text in expected.items()}
    found = read_tree(root, ignore)
    assert sorted(found) == sorted(wanted), (
        f"unexpected: {set(found) - set(wanted)}, missing: {set(wanted) - set(found)}"
    )
    for path, content in wanted.items():
        assert found[path] == content, path
