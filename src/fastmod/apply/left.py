"""What a killed command left in a project, read only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastmod.apply.state import work_folders

__all__ = ["Left", "left_behind"]


@dataclass(frozen=True, slots=True)
class Left:
    """What a killed command left: `decided` when its change is complete on the disk and only has to be put in place."""

    decided: bool
    paths: tuple[str, ...]

    @property
    def note(self) -> str:
        """What to tell when a command that only reads comes upon it; another one may be at work just now."""
        end = "finishes" if self.decided else "reverts"
        return f"a change is half done here; the next changing command {end} it, or `fastmod doctor --fix`"


def left_behind(root: Path) -> Left | None:
    """Return what a killed process left in `root`, None for nothing; writes nothing and needs no lock."""
    for work in work_folders(root):
        if work.is_dir():
            from fastmod.apply.journal import COMMIT, INTENT, Journal  # every command looks, few find something

            committed = Journal.load(work / COMMIT)
            journal = committed or Journal.load(work / INTENT)
            return Left(committed is not None, tuple(step.path for step in journal.steps) if journal else ())
    return None
