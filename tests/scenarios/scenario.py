"""What a scenario of an update is: what the owner did, what newer templates have, and how each tool is known to end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fastmod.template.source import TemplateFile

__all__ = ["Newer", "Observed", "Outcome", "Scenario", "never"]

Outcome = Literal["merged", "conflict", "said", "unsaid", "lost", "broken"]
Check = Callable[[Path], bool]
Edits = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Newer:
    """What newer templates change: texts (old to new), files by path, renames; `grown` are templates of entities."""

    edits: Edits = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    added: Mapping[str, TemplateFile] = field(default_factory=dict)
    grown: Edits = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """`yours` and `theirs` say whether each side's change is there; `before` are files that older templates had too."""

    name: str
    user: Callable[[Path], None]
    newer: Newer
    yours: Check
    theirs: Check
    fastmod: Outcome
    copier: Outcome
    before: Mapping[str, TemplateFile] = field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True)
class Observed:
    """How an update ended: what is there, whether a person was asked (a conflict), and whether it was said at least."""

    yours: bool
    theirs: bool
    asked: bool
    said: bool = False
    works: bool = True

    @property
    def outcome(self) -> Outcome:
        """The word of the table for it."""
        if not self.yours:
            return "lost"
        if not self.works:
            return "broken"
        if self.asked:
            return "conflict"
        if self.theirs:
            return "merged"
        return "said" if self.said else "unsaid"


def never(root: Path) -> bool:
    """For scenarios in which newer templates change nothing that could be missed."""
    return True
