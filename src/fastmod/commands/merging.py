"""How growth merges: line by line, then by proved edits; and what it makes of files that are not there any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastmod.merge import File, Merged, merge_python, merge_trees

__all__ = ["edited_removal", "merge_grown"]

LABELS = ("yours", "rendered before", "rendered now")


def merge_grown(
    base: Mapping[str, File], tree: Mapping[str, File], theirs: Mapping[str, File]
) -> tuple[tuple[Merged, ...], tuple[str, ...]]:
    """Return the answers, and notes about files that were left out since their owner had deleted them."""
    answers, notes = [], []
    for answer in merge_trees(base, tree, theirs, labels=LABELS):
        path = answer.path
        if answer.kind != "deleted-by-user" or path not in theirs or base.get(path) == theirs[path]:
            answers.append(
                edited_removal(answer) if answer.kind == "conflict" and path not in theirs else merge_python(answer)
            )
        elif path.startswith("app/"):
            # Other parts of the change count on this file: the application would not start.
            stages = (base.get(path), None, theirs[path])
            reason = "you deleted or moved it, and the command changes it"
            answers.append(Merged("conflict", path, reason, None, stages, marked=True))
        else:
            answers.append(answer)
            notes.append(f"`{path}` stays deleted; the change to it was left out")
    return tuple(answers), tuple(notes)


def edited_removal(answer: Merged) -> Merged:
    """Say of an edited file that goes: nothing can be written into it, but git's index can tell."""
    base, ours, _ = answer.stages
    if base is not None and ours is not None and ours.content.replace(b"\r\n", b"\n") == base.content:
        # Line ends are what git made them on this machine.
        return Merged("removed", answer.path, "no longer in the templates")
    return replace(answer, marked=any(answer.stages))
