"""Files that a change makes longer than the project allows: said with the change, not by the next `make lint`.

The rule is the project's own, in `scripts/conventions`; its bound is read where the project has it.
"""

from __future__ import annotations

import re
from pathlib import Path

from fastmod.plan import Change, Plan
from fastmod.project import read_present

__all__ = ["long_notes"]

RULE = "scripts/conventions/layers.py"
FOLDERS = ("app/", "migrations/", "scripts/")
"""The folders that the rule looks at."""
_BOUND = re.compile(rb"^MAX_FILE_LINES = (\d+)\b", re.MULTILINE)


def long_notes(root: Path, plan: Plan) -> tuple[str, ...]:
    """Return a note for each Python file that a plan makes too long; none where the project has no such rule."""
    found = _BOUND.search(read_present(root, [RULE]).get(RULE) or b"")
    if found is None:
        return ()
    most = int(found[1])
    return tuple(
        f"`{change.path}` gets {lines} lines, and the project's rule `file-is-short` allows {most}: `make lint` will "
        "say so; some of the fields may be an entity of their own"
        for change in plan.writes
        if (lines := _lines(change.after)) > most and _is_longer(change)
    )


def _is_longer(change: Change) -> bool:
    return (
        change.path.endswith(".py") and change.path.startswith(FOLDERS) and _lines(change.after) > _lines(change.before)
    )


def _lines(content: bytes | None) -> int:
    return content.count(b"\n") if content else 0
