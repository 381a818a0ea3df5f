"""Where imports belong among those of a file."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TypeGuard

from fastmod.ordering import module_key
from fastmod.wiring.lists import Link

__all__ = ["insert_imports"]


def insert_imports(lines: list[str], tree: ast.Module, links: Iterable[Link]) -> None:
    """Put imports of one top-level package where ruff's order wants them, among the absolute ones of that package.

    `tree` is that of `lines`; it is parsed once for all of them, as a list may have hundreds.
    """
    ordered = sorted(links, key=lambda link: module_key(link.module))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    siblings = [(module_key(node.module or ""), node) for node in imports if _is_sibling(node, ordered[0])]
    if not siblings:
        _insert_first(lines, tree, imports, "".join(link.source() for link in ordered))
        return
    # From the last to the first: a place that is still to come does not move.
    for link in reversed(ordered):
        key = module_key(link.module)
        later = next((node for other, node in siblings if other > key), None)
        _insert(lines, later.lineno - 1 if later else siblings[-1][1].end_lineno or 0, link.source())
    lines[:] = "".join(lines).splitlines(keepends=True)


def _is_sibling(node: ast.stmt, link: Link) -> TypeGuard[ast.ImportFrom]:
    root = link.module.partition(".")[0]
    return isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").partition(".")[0] == root


def _insert_first(lines: list[str], tree: ast.Module, imports: list[ast.Import | ast.ImportFrom], source: str) -> None:
    if imports:
        at, source = imports[-1].end_lineno or 0, f"\n{source}"
    else:
        at = _end_of_docstring(tree)
        source = f"\n{source}" if at else source
        if any(line.strip() for line in lines[at:]):
            source += "" if lines[at].strip() == "" else "\n"
    _insert(lines, at, source)
    lines[:] = "".join(lines).splitlines(keepends=True)


def _insert(lines: list[str], at: int, source: str) -> None:
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines.insert(at, source)


def _end_of_docstring(tree: ast.Module) -> int:
    first = tree.body[0] if tree.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.end_lineno or 0
    return 0
