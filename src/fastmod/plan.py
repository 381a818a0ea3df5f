"""A plan: what a command would do to the tree, as plain data. Dry run and apply consume the same one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fastmod.template.render import RenderedFile

__all__ = ["Change", "Kind", "Plan", "plan_new"]

Kind = Literal["create", "update", "delete", "conflict", "unchanged"]

JSON_VERSION = 1
"""Version of the `--json` form of a plan; it grows by new keys only."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one path, and why. `before` is None where nothing was, `after` is None where nothing will be.

    A conflict touches the tree only when it is `marked`: `after` is then the text with its markers, and None for a
    file that the user deleted, where only git's index tells.
    """

    kind: Kind
    path: str
    reason: str
    before: bytes | None = None
    after: bytes | None = None
    executable: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes of one command, sorted by path."""

    command: str
    changes: tuple[Change, ...]

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that touch the tree."""
        return tuple(
            change
            for change in self.changes
            if change.kind in ("create", "update", "delete") or (change.marked and change.after != change.before)
        )

    def summary(self) -> dict[str, int]:
        """Return how many changes there are of each kind that occurs."""
        return dict(sorted(Counter(change.kind for change in self.changes).items()))

    def as_json(self) -> dict[str, Any]:
        """Return the versioned JSON form, without contents."""
        return {
            "version": JSON_VERSION,
            "command": self.command,
            "summary": self.summary(),
            "changes": [{"kind": change.kind, "path": change.path, "reason": change.reason} for change in self.changes],
        }

    def as_diff(self) -> Iterator[str]:
        """Yield the unified diff of the plan, line by line with line ends; binary files are only named."""
        for change in self.writes:
            yield from _diff(change)


def plan_new(rendered: Mapping[str, RenderedFile], present: Mapping[str, bytes | None], command: str = "new") -> Plan:
    """Plan a new project into a folder that holds `present` (path -> content; None for what is not a plain file)."""
    changes = []
    for path, file in rendered.items():
        if path not in present:
            changes.append(Change("create", path, "new project", None, file.content, file.executable))
        elif present[path] == file.content:
            changes.append(Change("unchanged", path, "already as rendered", file.content, file.content))
        else:
            changes.append(Change("conflict", path, "exists with other content", present[path], file.content))
    return Plan(command, tuple(changes))


def _diff(change: Change) -> Iterator[str]:
    old, new = _lines(change.before), _lines(change.after)
    if old is None or new is None:
        done = "in conflict" if change.kind == "conflict" else f"{change.kind}d"
        yield f"Binary file {change.path} {done}\n"
        return
    source = "/dev/null" if change.before is None else f"a/{change.path}"
    target = "/dev/null" if change.after is None else f"b/{change.path}"
    if not old and not new:
        yield f"--- {source}\n+++ {target}\n"
    import difflib

    for line in difflib.unified_diff(old, new, source, target):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(content: bytes | None) -> list[str] | None:
    try:
        return (content or b"").decode().splitlines(keepends=True)
    except UnicodeDecodeError:
        return None
