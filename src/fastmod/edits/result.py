"""What an edit answers: the new text, that there is nothing to do, or why it will not be done."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["UNSAFE", "AlreadyThere", "Cannot", "CannotEditError", "Changed", "Outcome"]

UNSAFE = "is written in a way that cannot be edited safely"


@dataclass(frozen=True, slots=True)
class Changed:
    """The edited text; proved to differ from the old one in what was asked for and in nothing else."""

    text: str


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """Nothing to do: there already, or (of a removal) gone already. Not `same`: there, but in other words."""

    same: bool = True


@dataclass(frozen=True, slots=True)
class Cannot:
    """The edit is left to the user; `reason` ends a sentence that begins with the path."""

    reason: str


Outcome = Changed | AlreadyThere | Cannot


class CannotEditError(Exception):
    """Ends an edit from within; never leaves the package."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
