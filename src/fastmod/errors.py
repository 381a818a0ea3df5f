"""Everything a user can cause, as one hierarchy that is caught once, at the edge.

FastmodError            a message, a hint and an exit code
├── RequestError        2   the request is wrong: name, option, value
├── PlaceError          3   the place is wrong: folder, lock, tool, disk
│   ├── ManifestError       the manifest cannot be read
│   ├── BusyError           another fastmod holds the lock
│   └── OutputError         stdout cannot be written
└── TemplateError       4   the installed templates are broken: a bug, not the user's doing

Any other exception that reaches the edge is a bug and ends with exit code 4 as well.
"""

from __future__ import annotations

__all__ = [
    "BusyError", "FastmodError", "ManifestError", "OutputError", "PlaceError", "RequestError", "TemplateError",
    "raise_all",
]  # fmt: skip


class FastmodError(Exception):
    """An error a user can read: what is wrong, and what to do about it.

    `message` is one line without a full stop; `details` are further lines (paths, positions) shown under it.
    """

    exit_code = 4

    def __init__(self, message: str, *, hint: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details


class RequestError(FastmodError):
    """The request is wrong; nothing was written."""

    exit_code = 2


class PlaceError(FastmodError):
    """The place is wrong (folder, lock, missing tool, full disk); the tree is as it was."""

    exit_code = 3


class ManifestError(PlaceError):
    """The manifest is damaged, or of a format this version does not know."""


class BusyError(PlaceError):
    """Another process is changing the same place."""


class OutputError(PlaceError):
    """What a command has to say cannot be written; unlike with its siblings, what it has changed stays."""


class TemplateError(FastmodError):
    """The templates that came with fastmod cannot be used."""

    exit_code = 4


def raise_all(problems: list[RequestError]) -> None:
    """Raise all errors of one request as one answer; do nothing when there are none."""
    if not problems:
        return
    first, *others = problems
    told = [(_with_hint(problem, first.hint), *problem.details) for problem in others]
    details = (*first.details, *(line for lines in told for line in lines))
    raise RequestError(first.message, hint=first.hint, details=details)


def _with_hint(problem: RequestError, shown: str) -> str:
    return problem.message if problem.hint == shown else f"{problem.message} ({problem.hint})"
