"""Words that mean something to Python, SQL or a file system already, and the shape of a refusal."""

from __future__ import annotations

import builtins
import keyword
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from fastmod.errors import RequestError

__all__ = ["BUILTINS", "KEYWORDS", "STANDARD_LIBRARY", "WINDOWS_DEVICES", "NameProblem", "shown", "taken_problem"]

WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)}
)
"""Names that Windows keeps for devices, whatever their case; a file or folder of that name cannot be checked out."""

STANDARD_LIBRARY = frozenset({name.casefold() for name in sys.stdlib_module_names} | {"test"})
"""Folded, since a file system may be; Python's own `test` package is missing from its list."""

KEYWORDS = frozenset({*keyword.kwlist, *keyword.softkwlist, "type"})
"""Of every supported Python: `type` is a soft keyword from 3.12 on only."""

BUILTINS = frozenset(
    {name for name in dir(builtins) if not name.startswith("_")}
    | {"aiter", "anext", "ExceptionGroup", "PythonFinalizationError"}
) - {"copyright", "credits", "exit", "license", "quit"}
"""Of every supported Python, without what only an interactive one has."""


@dataclass(frozen=True, slots=True)
class NameProblem:
    """Why a name cannot be used, and the way out."""

    subject: str
    reason: str
    hint: str

    def error(self) -> RequestError:
        """Return the problem as an error of the request."""
        return RequestError(f"{self.subject}: {self.reason}", hint=self.hint)


def shown(name: str, limit: int) -> str:
    """Return `name` as it can be printed in a message."""
    return name if name.isprintable() and len(name) <= 2 * limit else ascii(name)[1:-1][: 2 * limit]


def taken_problem(subject: str, name: str, taken: Iterable[str], noun: str) -> NameProblem | None:
    """Refuse a name that is there already; names that differ in case only share one file on macOS and Windows."""
    for other in taken:
        if other.casefold() == name.casefold():
            again = "" if other == name else ", which differs in case only"
            return NameProblem(subject, f"there is a{noun} `{other}` already{again}", "choose another name")
    return None
