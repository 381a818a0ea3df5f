"""`fastmod diff`: what the owner made of the files that the templates have, as changes from the templates' side."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastmod.checks.drift import is_owned
from fastmod.checks.tree import ProjectTree, wired
from fastmod.commands.check_project import read_tree
from fastmod.errors import ManifestError, PlaceError
from fastmod.plan import Change, Plan
from fastmod.project import MANIFEST, sound_manifest

__all__ = ["Difference", "diff_project"]

EDITED = "edited"
DELETED = "deleted"
NO_FILE = "a folder or a link is in its place"
NOT_EXECUTABLE = "not executable; the templates have it so"


@dataclass(frozen=True, slots=True)
class Difference:
    """A plan from the templates' files (`before`) to the tree's (`after`), and the paths that no template has."""

    plan: Plan
    unknown: tuple[str, ...]


def diff_project(root: Path, paths: Sequence[str] = ()) -> Difference:
    """Compare the files of the templates at or below `paths` (default: all) with the tree; writes nothing.

    Lists of the user's own modules and classes are no difference, nor are migrations and line ends. Raises `PlaceError`
    for a project on templates that this fastmod does not carry.
    """
    sound_manifest(root)
    tree = read_tree(root)
    if tree.version_problem:
        raise PlaceError(tree.version_problem, hint="upgrade fastmod")
    if tree.manifest_problem:
        raise ManifestError(tree.manifest_problem, hint="`fastmod check` says what is wrong with the manifest")
    owned = [path for path in tree.rendered if is_owned(path) and path != MANIFEST]
    asked = {given: _inside(root, given) for given in paths}
    unknown = tuple(given for given, path in asked.items() if not any(_is_below(one, path) for one in owned))
    chosen = [one for one in owned if not paths or any(_is_below(one, path) for path in asked.values())]
    changes = (change for path in chosen for change in _change(tree, path))
    return Difference(Plan("diff", tuple(changes)), unknown)


def _change(tree: ProjectTree, path: str) -> Iterator[Change]:
    rendered = tree.rendered[path]
    theirs = rendered.content
    if path not in tree.files:
        yield Change("delete", path, DELETED, theirs, None)
        return
    ours = tree.files[path]
    if ours is None:
        yield Change("delete", path, NO_FILE, theirs, None)
        return
    wiring = tree.wiring.get(path)
    theirs = (wired(theirs, wiring) if wiring else None) or theirs
    if b"\r" not in theirs:
        ours = ours.replace(b"\r\n", b"\n")
    lost_bit = rendered.executable and path not in tree.executables
    if ours != theirs or lost_bit:
        yield Change("update", path, EDITED if ours != theirs else NOT_EXECUTABLE, theirs, ours)


def _is_below(path: str, place: str) -> bool:
    return place in (".", path) or path.startswith(f"{place}/")


def _inside(root: Path, given: str) -> str:
    """Take a path as it is from where one stands, as git does; from the project's root when that is elsewhere."""
    here = Path.cwd()
    start = here if here.is_relative_to(root) else root
    place = Path(os.path.normpath(start / given))
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else place.as_posix()
