"""The growth commands that are disturbed: each works on a small project that can be copied again and again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.apply.filesystem import FileSystem, RealFileSystem
from fastmod.commands import growth, update
from fastmod.commands.add_entity import wish_for_entity, wish_for_fields
from fastmod.commands.add_module import wish_for_module
from fastmod.commands.carrying_out import Grown, Planned
from fastmod.commands.growth import Site, Wish, grow
from fastmod.commands.remove import wish_to_remove_entity
from fastmod.merge import Conflict
from tests.support.landscapes import minimal_project, template
from tests.support.tree import Tree, read_tree

__all__ = ["GROWTHS", "Growth", "trimmed_project", "without_planning_again"]

TOUCHED = (
    ".copier-answers.yml", "app/api/registry.py", "app/modules/__init__.py", "migrations/versions/",
    "tests/modules/__init__.py",
)  # fmt: skip
"""What these commands look at besides the files of their own module."""
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Growth:
    """One command on a project; `before` are the commands that have made the project what it is."""

    name: str
    wish: Callable[[Site], Wish]
    before: tuple[Growth, ...] = ()

    def build(self, root: Path, source: Path, *, git: bool = False) -> Path:
        """Copy the project that `prepare` made in `source` to `root`; git's folder is an empty one."""
        shutil.copytree(source, root, symlinks=True)
        if git:
            (root / ".git").mkdir()
        return root

    def prepare(self, root: Path) -> Path:
        """Make the project in `root` as it is before the command."""
        return trimmed_project(root, *self.before)

    def run(self, root: Path, fs: FileSystem | None = None, conflict: Conflict = "stop") -> Grown:
        """Carry the command out."""
        site = Site(root, template(), fs or RealFileSystem(), NOW)
        return grow(site, self.wish(site), dry_run=False, conflict=conflict)

    def tree(self, root: Path) -> Tree:
        """Return all that lies in `root`, what fastmod leaves in git's folder included."""
        return read_tree(root, ignore=())


def trimmed_project(root: Path, *before: Growth) -> Path:
    """Write what growth commands look at of a minimal project, since thousands of copies are made; then grow it."""
    minimal_project(root)
    for path in read_tree(root):
        if not path.startswith(TOUCHED):
            (root / path).unlink()
    for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    for one in before:
        one.run(root)
    return root


def without_planning_again(patch: pytest.MonkeyPatch) -> None:
    """Plan once for each state of the tree: of equal trees a command makes equal plans, and thousands of runs begin
    with one of few."""
    known: dict[tuple[str, str], Planned] = {}

    def once(root: Path, command: str, planned: Callable[[], Planned]) -> Planned:
        state = hashlib.sha256(repr(read_tree(root)).encode()).hexdigest()
        if (command, state) not in known:
            known[command, state] = planned()
        return known[command, state]

    grown, updated = growth._planned, update._planned
    patch.setattr(
        growth,
        "_planned",
        lambda site, wish, conflict: once(site.root, f"{wish.command} {conflict}", lambda: grown(site, wish, conflict)),
    )
    patch.setattr(
        update,
        "_planned",
        lambda request, conflict: once(request.root, f"update {conflict}", lambda: updated(request, conflict)),
    )


MODULE = Growth("add-module", lambda site: wish_for_module(site, "orders", empty=False))
ENTITY = Growth(
    "add-entity",
    lambda site: wish_for_entity(site, "Order", ("number:str=32:unique", "paid:bool"), "orders", None),
    (MODULE,),
)
FIELD = Growth(
    "add-field", lambda site: wish_for_fields(site, "Order", ("note:text:optional",), None), (MODULE, ENTITY)
)
REMOVAL = Growth(
    "remove-entity", lambda site: wish_to_remove_entity(site, "Order", None, keep_data=False), (MODULE, ENTITY)
)
GROWTHS = [MODULE, ENTITY, FIELD, REMOVAL]
