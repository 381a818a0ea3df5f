"""From the answers of a merge to a plan, under one of the two ways to treat conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from fastmod.merge.files import Files, Merged
from fastmod.plan import Change, Plan

__all__ = ["Conflict", "merge_plan"]

Conflict = Literal["stop", "markers"]
"""`stop`: the path stays as it is, and the caller applies nothing. `markers`: the conflict is written into the file."""


def merge_plan(command: str, answers: Iterable[Merged], ours: Files, conflict: Conflict) -> Plan:
    """Return the plan of a merge, one change for each path.

    Conflicts are always of kind `conflict`, so that none is reported as a success; with `markers`, those that have a
    content to write carry it in `after`, and `Plan.writes` holds them.
    """
    return Plan(command, tuple(_change(answer, ours, conflict) for answer in sorted(answers, key=lambda one: one.path)))


def _change(answer: Merged, ours: Files, conflict: Conflict) -> Change:
    mine = ours.get(answer.path)
    before = mine.content if mine else None
    if answer.kind == "conflict":
        marked = conflict == "markers" and answer.marked
        after = answer.file.content if marked and answer.file else before
        executable = bool(answer.file and answer.file.executable)
        return Change("conflict", answer.path, answer.reason, before, after, executable, marked)
    if answer.kind == "removed" and mine is not None:
        return Change("delete", answer.path, answer.reason, before, None)
    if answer.kind in ("removed", "deleted-by-user") or answer.file is None:
        return Change("unchanged", answer.path, answer.reason, before, before)
    file = answer.file
    if file == mine:
        return Change("unchanged", answer.path, answer.reason, before, before, file.executable)
    kind: Literal["create", "update"] = "create" if mine is None else "update"
    return Change(kind, answer.path, answer.reason, before, file.content, file.executable)
