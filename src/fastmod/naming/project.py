"""The name of a project: the rules it must keep, each broken rule with its own sentence."""

from __future__ import annotations

import re

from fastmod.errors import RequestError
from fastmod.naming.words import KEYWORDS, STANDARD_LIBRARY, WINDOWS_DEVICES

__all__ = [
    "PROJECT_NAME_LIMIT",
    "SHADOWED_PACKAGES",
    "project_name_problem",
    "suggest_project_name",
    "validate_project_name",
]

PROJECT_NAME_LIMIT = 60
"""Leaves room for suffixes where the name ends up: database, container and distribution names."""

_PROJECT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

SHADOWED_PACKAGES = frozenset({
    "alembic", "app", "fastapi", "pydantic", "pytest", "sqlalchemy", "starlette", "uvicorn",
})  # fmt: skip
"""Packages the generated project imports: a distribution or folder of that name would hide them."""


def project_name_problem(name: str) -> str | None:
    """Return why `name` cannot be a project's name, or None when it can.

    The name becomes a folder and a distribution name, so it keeps the rules of both (PEP 508, Windows, Python imports).
    """
    folded = name.casefold().replace("-", "_")
    if not name:
        return "a project needs a name"
    if len(name) > PROJECT_NAME_LIMIT:
        return f"the name has {len(name)} characters, at most {PROJECT_NAME_LIMIT} are allowed"
    if not _PROJECT_NAME.fullmatch(name):
        return "the name must start with a letter and hold only ASCII letters, digits, `-` and `_`"
    if name[-1] in "-_":
        return f"the name must not end with `{name[-1]}`"
    if name in KEYWORDS or folded in KEYWORDS:
        return "the name is a Python keyword"
    if folded in WINDOWS_DEVICES:
        return "the name belongs to a device on Windows"
    if folded in STANDARD_LIBRARY:
        return "the name would shadow a module of Python's standard library"
    if folded in SHADOWED_PACKAGES:
        return "the name would shadow a package that the project itself imports"
    return None


def suggest_project_name(name: str) -> str:
    """Return a valid name close to `name`."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    candidate = "-".join(words).lstrip("0123456789-")[:40].rstrip("-_")
    if not candidate:
        return "myapp"
    return candidate if project_name_problem(candidate) is None else f"{candidate}-service"


def validate_project_name(name: str) -> str:
    """Return `name`, or raise `RequestError` with the reason and a name that would work."""
    problem = project_name_problem(name)
    if problem is None:
        return name
    shown = name if name.isprintable() and len(name) <= PROJECT_NAME_LIMIT else ascii(name)[:PROJECT_NAME_LIMIT]
    raise RequestError(f"`{shown}` cannot be a project name: {problem}", hint=f"try `{suggest_project_name(name)}`")
