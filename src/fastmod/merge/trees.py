"""Merging trees path by path, with the user's edits carried along where the templates moved a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from fastmod.merge.files import Files, Merged, settle
from fastmod.merge.texts import LABELS, merge_text

__all__ = ["merge_trees"]


def merge_trees(
    base: Files,
    ours: Files,
    theirs: Files,
    moves: Mapping[str, str] | None = None,
    labels: tuple[str, str, str] = LABELS,
) -> tuple[Merged, ...]:
    """Return the answer for every path of `base` and `theirs`, sorted; paths only `ours` has are nobody's business.

    `moves` (old path -> new path) are renames that the templates made: base and ours of the old path are merged with
    theirs of the new one. `ours` is the whole tree, so that no file lands where the user has a folder.
    """
    carried = {old: new for old, new in (moves or {}).items() if _is_move(old, new, base, ours, theirs)}
    origins = {new: old for old, new in carried.items()}
    folders = {parent.as_posix() for path in ours for parent in PurePosixPath(path).parents}
    answers = []
    for path in sorted(base.keys() | theirs.keys()):
        if path in carried:
            answers.append(_left(path, carried[path], ours))
            continue
        source = origins.get(path, path)
        one, mine, other = base.get(source), ours.get(source), theirs.get(path)
        answer = settle(path, one, mine, other)
        if answer is None:
            assert mine is not None and other is not None  # settled otherwise  # noqa: PT018, S101
            answer = merge_text(path, one, mine, other, labels)
        answer = _arrived(answer, source) if source != path else answer
        answers.append(_blocked(answer) if path not in ours and _in_the_way(path, folders, ours) else answer)
    return tuple(answers)


def _in_the_way(path: str, folders: set[str], ours: Files) -> bool:
    return path in folders or any(parent.as_posix() in ours for parent in PurePosixPath(path).parents)


def _blocked(answer: Merged) -> Merged:
    """Turn a file that cannot be made, since a file of the user's would have to go, into a conflict."""
    if answer.kind not in ("added", "merged", "conflict"):
        return answer
    # No stages: git would take the user's files out of its index to make room.
    return Merged("conflict", answer.path, "a folder and a file have the same name")


def _is_move(old: str, new: str, base: Files, ours: Files, theirs: Files) -> bool:
    """Whether the move can be carried out: the old path was rendered, the new one is free."""
    free = new in theirs and new not in base and new not in ours
    return free and old in base and old not in theirs and not (old in ours and ours[old].symlink)


def _left(old: str, new: str, ours: Files) -> Merged:
    if old not in ours:
        return Merged("deleted-by-user", old, "you deleted it")
    return Merged("removed", old, f"moved to {new}")


def _arrived(answer: Merged, old: str) -> Merged:
    """Say of the new path what `settle` could not know: that there is no file yet."""
    if answer.kind == "deleted-by-user":
        return Merged("deleted-by-user", answer.path, f"you deleted {old}, which was moved here")
    kind = answer.kind if answer.kind == "conflict" else "added"
    return Merged(
        kind, answer.path, f"moved from {old}; {answer.reason}", answer.file, answer.stages, answer.marked, old
    )
