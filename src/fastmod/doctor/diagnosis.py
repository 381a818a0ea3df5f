"""What a doctor says: a topic, how it is, one sentence, and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Diagnosis", "Level"]

Level = Literal["ok", "note", "problem"]
"""A note is for information; a problem keeps commands from working, or will."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at. `mend` is what to do; it is empty where all is well."""

    topic: str
    level: Level
    message: str
    mend: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return asdict(self)
