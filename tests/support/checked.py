"""Trees for the rules of `check`: a grown project as it was made, and the same with something planted in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fastmod.checks import ProjectTree
from fastmod.commands.check_project import read_tree
from tests.support.cli import run_cli

__all__ = ["clean_tree", "make_project", "plant"]


def make_project(root: Path) -> Path:
    """Make a project with a module and an entity that were grown."""
    run_cli("new", str(root), "--quiet", "--no-git").assert_ok()
    run_cli("add-module", "shop", "--project", str(root)).assert_ok()
    fields = ("number:str=32:unique", "status:enum=draft,sent", "owner:ref=users.User")
    run_cli("add-entity", "Order", *fields, "--module", "shop", "--project", str(root)).assert_ok()
    return root


@cache
def clean_tree() -> ProjectTree:
    """Return the tree of such a project."""
    with TemporaryDirectory() as folder:
        return read_tree(make_project(Path(folder, "store")))


def plant(edits: Mapping[str, str | None], tree: ProjectTree | None = None) -> ProjectTree:
    """Return a tree with other contents: None takes a file away, `+text` appends, `old=>new` replaces."""
    tree = tree or clean_tree()
    files = dict(tree.files)
    for path, text in edits.items():
        if text is None:
            for gone in [one for one in files if one == path or (path.endswith("/") and one.startswith(path))]:
                del files[gone]
            continue
        before = (files.get(path) or b"").decode()
        files[path] = _planted(path, before, text).encode()
    return replace(tree, files=files)


def _planted(path: str, before: str, text: str) -> str:
    if text.startswith("+"):
        return before + text[1:]
    old, arrow, new = text.partition("=>")
    if not arrow:
        return text
    assert old in before, f"{path} holds no {old!r}"
    return before.replace(old, new)
