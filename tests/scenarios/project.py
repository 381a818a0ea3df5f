"""The project that scenarios begin with, and looks at what became of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from fastmod.migrations import read_folder, read_graph
from tests.support.cli import run_cli
from tests.support.git import commit_all, git, init
from tests.support.landscapes import minimal_project
from tests.support.tree import read_tree

__all__ = [
    "DOC", "GROWN", "append", "edit", "has", "has_one_head", "is_executable", "is_gone", "is_link", "make_project",
    "reaches",
]  # fmt: skip

DOC = "docs/operations.md"
KEPT = (
    ".copier-answers.yml", "AGENTS.md", "Makefile", "app/api/registry.py", "app/modules/__init__.py", DOC,
    "migrations/versions/",
)  # fmt: skip
"""All other files were deleted by their owner, and stay so: it makes dozens of projects cheap."""
GROWN = ("app/modules/shop/", "app/shared/events/Order", "tests/modules/shop/", "migrations/versions/")


def make_project(root: Path) -> Path:
    """Make a small project with a module and an entity of its own, committed."""
    init(minimal_project(root))
    commit_all(root)
    run_cli("add-module", "shop", "--project", str(root)).assert_ok()
    fields = ("number:str=32:unique", "total:decimal=12,2")
    run_cli("add-entity", "Order", *fields, "--module", "shop", "--project", str(root)).assert_ok()
    for path in read_tree(root):
        if not path.startswith((*KEPT, *GROWN)):
            (root / path).unlink()
    for folder in sorted(
        (path for path in root.rglob("*") if ".git" not in path.parts and path.is_dir()), reverse=True
    ):
        if not any(folder.iterdir()):
            folder.rmdir()
    commit_all(root, "Grown")
    return root


def append(path: str, text: str = "\n# ours\n") -> Callable[[Path], None]:
    """Edit: text at the end of a file, which may be new."""

    def do(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("ab") as file:
            file.write(text.encode())

    return do


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Edit: a text that is there once becomes another."""

    def do(root: Path) -> None:
        text = (root / path).read_text()
        assert text.count(old) == 1, (path, old)
        (root / path).write_text(text.replace(old, new))

    return do


def has(path: str, text: str) -> Callable[[Path], bool]:
    """Look: whether a file has a text."""
    return lambda root: (root / path).is_file() and text.encode() in (root / path).read_bytes()


def reaches(path: str, text: str = "NEWER") -> Callable[[Path], bool]:
    """Look: whether a file has a text, in the tree or as the other side of a conflict in git's index."""

    def look(root: Path) -> bool:
        staged = git(root, "ls-files", "--unmerged", "--", path)
        other = [line.split()[1] for line in staged.splitlines() if line.split()[2] == "3"]
        return has(path, text)(root) or any(text in git(root, "cat-file", "-p", blob) for blob in other)

    return look


def is_gone(path: str) -> Callable[[Path], bool]:
    """Look: whether nothing lies there."""
    return lambda root: not os.path.lexists(root / path)


def is_link(path: str) -> Callable[[Path], bool]:
    """Look: whether a link lies there."""
    return lambda root: (root / path).is_symlink()


def is_executable(path: str) -> Callable[[Path], bool]:
    """Look: whether a file may be run."""
    return lambda root: os.access(root / path, os.X_OK)


def has_one_head(root: Path) -> bool:
    """Look: whether the migrations are one chain."""
    return len(read_graph(read_folder(root / "migrations" / "versions")).heads) == 1
