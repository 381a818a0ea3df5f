"""Lines that use files which are about to go: imports of them, directly or by way of their layer, and foreign keys."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["uses_of"]

FOLDERS = ("app", "scripts", "tests")
_LISTS = re.compile(r"app/modules/\w+/(?:\w+/__init__|api/router|dependencies)\.py|app/api/registry\.py")
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)


def uses_of(
    root: Path,
    going: Mapping[str, bytes],
    settled: set[str],
    tables: set[str],
    definitions: Mapping[str, set[str]],
) -> tuple[str, ...]:
    """Return `path:line: the line` for every use of a file that goes, or of a table that goes.

    `definitions` (file -> names) go out of files that stay.

    `settled` are the files that the removal brings up to date itself; lists of imports are such ones always.
    """
    modules: dict[str, frozenset[str]] = {}
    for path, content in going.items():
        if path.endswith(".py"):
            names = frozenset(_CLASS.findall(content.decode()))
            modules[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")] = names
    packages: dict[str, set[str]] = {}
    for module, names in modules.items():
        parent, _, stem = module.rpartition(".")
        packages.setdefault(parent, set()).update(names | {stem})
    for path, lost in definitions.items():
        packages.setdefault(path.removesuffix(".py").replace("/", "."), set()).update(lost)
    words = [*packages, *(f"{table}." for table in tables)]
    if not words:
        return ()
    suspicious = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    return tuple(
        use
        for path in _python_files(root)
        if path not in settled and not _LISTS.fullmatch(path)
        for use in _uses(root, path, suspicious, (modules, packages, tables))
    )


_Going = tuple[Mapping[str, frozenset[str]], Mapping[str, set[str]], set[str]]


def _uses(root: Path, path: str, suspicious: re.Pattern[str], going: _Going) -> Iterator[str]:
    text = (root / path).read_text("utf-8", errors="replace")
    if not suspicious.search(text):
        return
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return  # in the middle of an edit
    lines = text.splitlines()
    for node in ast.walk(tree):
        if _is_use(node, going):
            line = getattr(node, "lineno", 1)
            yield f"{path}:{line}: {lines[line - 1].strip()}"


def _is_use(node: ast.AST, going: _Going) -> bool:
    modules, packages, tables = going
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return module in modules or bool({alias.name for alias in node.names} & packages.get(module, set()))
    if isinstance(node, ast.Import):
        return any(alias.name in modules for alias in node.names)
    if isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        target = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        return name == "ForeignKey" and isinstance(target, str) and target.partition(".")[0] in tables
    return False


def _python_files(root: Path) -> Iterator[str]:
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.py")):
            yield file.relative_to(root).as_posix()
