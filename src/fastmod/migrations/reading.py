"""One revision file, read by its syntax tree: nothing of it is run."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["VERSIONS", "Finding", "Revision", "is_revision_file", "read_folder", "read_revision"]

VERSIONS = "migrations/versions/"
"""Where a project has its revisions."""

_USUAL_SIZE = 16384
_NAMES = ("revision", "down_revision", "depends_on", "branch_labels")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a revision, and where; `message` continues the sentence that the place begins."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision as its file states it. No parents: it is a first one."""

    path: str
    line: int
    id: str
    parents: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    branch_labels: tuple[str, ...] = ()


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the revision files of a folder by name, sorted; Alembic does not look into folders within either."""
    if not folder.is_dir():
        return {}
    start = f"{folder}/"
    return {name: _read(start + name) for name in sorted(os.listdir(folder)) if is_revision_file(name)}


def _read(path: str) -> bytes:
    """A large project has a migration for each entity: objects of paths and files would cost more than reading."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        content = os.read(descriptor, _USUAL_SIZE)
        if len(content) < _USUAL_SIZE:
            return content
        return content + os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def is_revision_file(name: str) -> bool:
    """Whether Alembic takes a file of that name for a revision."""
    return name.endswith(".py") and not name.startswith((".#", "__init__"))


def read_revision(path: str, content: bytes) -> Revision | tuple[Finding, ...]:
    """Return the revision of a file, or all that keeps it from being read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except SyntaxError as error:
        return (Finding(path, error.lineno or 1, "does not parse"),)
    except (ValueError, RecursionError, MemoryError):
        return (Finding(path, 1, "does not parse"),)
    values: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    findings = []
    for name, line, value in _assignments(tree.body, nested=False):
        read = None if value is None else _names(value, single=name == "revision")
        if read is None:
            findings.append(Finding(path, line, f"has a `{name}` that is not written out"))
        else:
            values[name], lines[name] = read, line
    if findings:
        return tuple(findings)
    if not values.get("revision"):
        return (Finding(path, lines.get("revision", 1), "has no `revision`"),)
    if "down_revision" not in values:
        return (Finding(path, lines["revision"], "has no `down_revision`"),)
    parents, depends_on, labels = (values.get(name, ()) for name in _NAMES[1:])
    return Revision(path, lines["revision"], values["revision"][0], parents, depends_on, labels)


def _assignments(body: Iterable[ast.stmt], *, nested: bool) -> Iterator[tuple[str, int, ast.expr | None]]:
    """Yield what is assigned to the names that count; None for a value that depends on something."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            plain = not nested and not isinstance(node, ast.AugAssign)
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and target.id in _NAMES and node.value is not None:
                    yield target.id, node.lineno, node.value if plain else None
                elif isinstance(target, ast.Tuple | ast.List):
                    inner = {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
                    yield from ((name, node.lineno, None) for name in _NAMES if name in inner)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound = {alias.asname or alias.name for alias in node.names}
            yield from ((name, node.lineno, None) for name in _NAMES if name in bound)
        else:
            yield from _assignments(_inside(node), nested=True)


def _inside(node: ast.stmt) -> Iterator[ast.stmt]:
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.stmt):
            yield inner
        elif isinstance(inner, ast.ExceptHandler | ast.match_case):
            yield from inner.body


def _names(value: ast.expr, *, single: bool) -> tuple[str, ...] | None:
    """Return the strings of a literal: a string, None, or a tuple, list or set of strings."""
    try:
        literal = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if isinstance(literal, str):
        return (literal,) if literal else ()
    if single:
        return None
    if literal is None:
        return ()
    if isinstance(literal, tuple | list | set) and all(isinstance(one, str) for one in literal):
        return tuple(sorted(literal) if isinstance(literal, set) else literal)
    return None
