"""What a merge takes and gives, as plain data; and what can be told of one path by comparing contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["File", "Files", "Kind", "Merged", "Stages", "merged_bit", "settle"]

Kind = Literal["merged", "added", "removed", "kept", "deleted-by-user", "conflict"]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a tree. Of a symbolic link the content is what it points to."""

    content: bytes
    executable: bool = False
    symlink: bool = False


Files = Mapping[str, File]
Stages = tuple[File | None, File | None, File | None]
"""Base, ours and theirs of one path: stages 1 to 3 of git's index."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The answer for one path. `file` is what the tree should hold there, None for nothing.

    In a conflict it is the text with markers, or ours where there can be none (`marked` is False); `stages` are then
    the three sides. `origin` is the path that ours has now, where a move carries it elsewhere.
    """

    kind: Kind
    path: str
    reason: str
    file: File | None = None
    stages: Stages = (None, None, None)
    marked: bool = False
    origin: str | None = None


def settle(path: str, base: File | None, ours: File | None, theirs: File | None) -> Merged | None:
    """Return the answer where contents alone give it; None where texts have to be merged."""
    stages = (base, ours, theirs)
    if ours == theirs:
        return Merged("kept", path, "as in the templates" if ours else "gone on both sides", ours)
    if base == theirs:
        if ours is None:
            return Merged("deleted-by-user", path, "you deleted it")
        return Merged("kept", path, "your file" if base is None else "your edit", ours)
    if ours == base:
        if theirs is None:
            return Merged("removed", path, "no longer in the templates")
        return Merged("added", path, "new in the templates", theirs) if base is None else _taken(path, theirs)
    if ours is None:
        return Merged("deleted-by-user", path, "you deleted it; the templates changed it")
    if theirs is None:
        return Merged("conflict", path, "you edited it; the templates removed it", ours, stages)
    return _of_two_kinds(path, stages, ours, theirs)


def _taken(path: str, theirs: File) -> Merged:
    return Merged("merged", path, "changed in the templates", theirs)


def _of_two_kinds(path: str, stages: Stages, ours: File, theirs: File) -> Merged | None:
    """Settle links and binary files, for which there are no markers."""
    present = [file for file in stages if file is not None]
    if any(file.symlink for file in present):
        return Merged("conflict", path, "a symbolic link that both sides changed", ours, stages)
    base = stages[0]
    if base is not None and ours.content in (base.content, theirs.content):
        return _taken(path, File(theirs.content, merged_bit(base, ours, theirs)))
    if base is not None and theirs.content == base.content:
        return _taken(path, File(ours.content, merged_bit(base, ours, theirs)))
    if base is None and ours.content == theirs.content:
        return _taken(path, File(ours.content, ours.executable or theirs.executable))
    if any(b"\0" in file.content for file in present):
        return Merged("conflict", path, "a binary file that both sides changed", ours, stages)
    return None


def merged_bit(base: File | None, ours: File, theirs: File) -> bool:
    """Merge the bit as git does: the side that changed it wins."""
    before = base.executable if base else False
    return theirs.executable if ours.executable == before else ours.executable
