"""The name of a module: `billing`, `order_items`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fastmod.naming.spelling import kebab, pascal, snake, title
from fastmod.naming.words import KEYWORDS, WINDOWS_DEVICES, NameProblem, shown, taken_problem

__all__ = ["MODULE_LIMIT", "ModuleName", "module_problem", "validate_module"]

MODULE_LIMIT = 30

_SHAPE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PARTS = frozenset({"api", "app", "config", "conftest", "core", "main", "modules", "shared", "test", "tests", "worker"})
"""Names of the project's own parts. Modules of the standard library are no trouble: all imports are absolute."""


@dataclass(frozen=True, slots=True)
class ModuleName:
    """A checked module name in every spelling."""

    name: str
    """`order_items`: folder, package, tag and manifest record."""
    pascal: str
    """`OrderItems`: prefix of the file of shared events."""
    path: str
    """`order-items`: segment of a URL."""
    title: str
    """`Order items`: for people."""

    @classmethod
    def of(cls, name: str) -> ModuleName:
        """Return the spellings of a name that is known to be good."""
        return cls(name, pascal(name), kebab(name), title(name))


def module_problem(name: str, taken: Iterable[str] = ()) -> NameProblem | None:
    """Return why `name` cannot be a module's, or None when it can. `taken` holds the names of all other modules."""
    subject = f"`{shown(name, MODULE_LIMIT)}` cannot be a module name"
    usual = _usual(name)
    if not name:
        return NameProblem("a module needs a name", "it is empty", "for example `billing`")
    if len(name) > MODULE_LIMIT:
        cut = name[:MODULE_LIMIT].rstrip("_") if _SHAPE.fullmatch(name) else "billing"
        return NameProblem(
            subject, f"it has {len(name)} characters, at most {MODULE_LIMIT} are allowed", f"for example `{cut}`"
        )
    if not name.isascii():
        return NameProblem(subject, "only ASCII letters, digits and `_` are allowed", usual)
    if "/" in name or "\\" in name or ".." in name:
        return NameProblem(subject, "it is a path, only a name is wanted", usual)
    if not _SHAPE.fullmatch(name):
        return NameProblem(subject, "a module is written in lower case, words joined by one `_`, a letter first", usual)
    if name in KEYWORDS or pascal(name) in KEYWORDS:
        return NameProblem(subject, "it is a Python keyword", f"try `{name}_module`")
    if name in WINDOWS_DEVICES:
        return NameProblem(subject, "the name belongs to a device on Windows", f"try `{name}_module`")
    if name in _PARTS:
        return NameProblem(subject, "a part of the project itself has that name", f"try `{name}_module`")
    return taken_problem(subject, name, taken, " module")


def validate_module(name: str, taken: Iterable[str] = ()) -> ModuleName:
    """Return the spellings of `name`, or raise `RequestError` with the reason and a way out."""
    problem = module_problem(name, taken)
    if problem is not None:
        raise problem.error()
    return ModuleName.of(name)


def _usual(name: str) -> str:
    candidate = snake(name).lstrip("0123456789_")
    good = (
        candidate != name
        and len(candidate) <= MODULE_LIMIT
        and _SHAPE.fullmatch(candidate)
        and module_problem(candidate) is None
    )
    return f"write `{candidate}`" if good else "for example `billing`"
