"""Carrying a change over: what leads from one text to another is done to a third one, as proved edits.

So a column finds its place in a model that was reformatted, reordered or commented, where a merge of lines would end
in a conflict. Imports, statements and items come and go; any other difference is left to the user.
"""

from __future__ import annotations

from fastmod.edits.differences import Differences, differences
from fastmod.edits.imports import import_added
from fastmod.edits.proof import same
from fastmod.edits.result import AlreadyThere, Cannot, CannotEditError, Changed, Outcome
from fastmod.edits.source import comments, read
from fastmod.edits.steps import taken
from fastmod.edits.unused import imports_removed

__all__ = ["carry"]


def carry(base: str, theirs: str, ours: str) -> Outcome:
    """Do to `ours` what makes `theirs` of `base`: all of it, or nothing.

    The steps are proved to be the whole difference: they make `theirs` of `base` as well, with all its comments.
    """
    try:
        old, new = read(base), read(theirs)
        found = differences(old, new)
        proof = read(_done(base, found))
        if not same(proof.tree, new.tree):
            return Cannot("was changed in more than statements and items")
        if sorted(comments(proof.text)) != sorted(comments(new.text)):
            return Cannot("was changed in its comments")
        changed = _done(ours, found)
    except CannotEditError as error:
        return Cannot(error.reason)
    return Changed(changed) if changed != ours else AlreadyThere()


def _done(text: str, found: Differences) -> str:
    for step in found.steps:
        text = taken(text, step)
    for one in found.imports:
        text = import_added(text, one)
    return imports_removed(text, found.gone)
