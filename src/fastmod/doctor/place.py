"""The folder of a project: git, what a killed command left, who works there, whether it can be written to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from fastmod.apply.history import FOLDER
from fastmod.apply.left import left_behind
from fastmod.apply.state import state_folder
from fastmod.apply.transaction import lock_project
from fastmod.doctor.diagnosis import Diagnosis
from fastmod.errors import BusyError
from fastmod.git import unfinished, unmerged

__all__ = ["RECOVER", "examine_place"]

RECOVER = "fastmod doctor --fix"
"""The command that recovers and does nothing else; every changing command does it first."""


def examine_place(root: Path) -> Iterator[Diagnosis]:
    """Look at the folder `root`; takes its lock for a moment, to see whether another process has it."""
    yield _writable(root)
    yield from _repository(root)
    yield _lock(root)


def _writable(root: Path) -> Diagnosis:
    """Every change is staged in the folder of the state, and recorded there: one that is closed stops all commands."""
    state = state_folder(root)
    places = [root, state if state.is_dir() else state.parent, state / FOLDER]
    for place in places:
        if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
            return Diagnosis("project", "problem", f"{place} cannot be written to", "check its owner and permissions")
    return Diagnosis("project", "ok", str(root))


def _repository(root: Path) -> Iterator[Diagnosis]:
    under_way = unfinished(root)
    if under_way is None:
        yield Diagnosis("repository", "note", "not under git: there is no way back to an earlier state", "git init")
        return
    left = unmerged(root)
    if left:
        shown = ", ".join(left[:3]) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
        mend = "fastmod resolve" if under_way == "merge" else "resolve them, then `git add` the files"
        yield Diagnosis("repository", "problem", f"conflicts are not resolved: {shown}", mend)
    elif under_way:
        yield Diagnosis("repository", "note", f"a {under_way} is under way", "git status")
    else:
        yield Diagnosis("repository", "ok", "no conflicts, nothing under way")


def _lock(root: Path) -> Diagnosis:
    """Without the lock, half-done work is that of a living command."""
    try:
        lock_project(root).release()
    except BusyError:
        return Diagnosis("commands", "note", "another fastmod is working here", "wait until it has finished")
    left = left_behind(root)
    if left is None:
        return Diagnosis("commands", "ok", "none is half done")
    files = f"{len(left.paths)} file{'' if len(left.paths) == 1 else 's'}"
    told = f"its change of {files} is decided and will be finished" if left.decided else "it will be reverted"
    return Diagnosis("commands", "problem", f"one was killed; {told}", RECOVER)
