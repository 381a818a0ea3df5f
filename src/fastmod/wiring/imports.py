"""Where an import belongs among those of a file."""

from __future__ import annotations

import ast

from fastmod.ordering import module_key
from fastmod.wiring.lists import Link

__all__ = ["insert_import"]


def insert_import(lines: list[str], tree: ast.Module, link: Link) -> None:
    """Put an import where ruff's import order wants it, among the absolute imports of the same top-level package."""
    root = link.module.partition(".")[0]
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    siblings = [
        node
        for node in imports
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.level == 0
        and node.module.partition(".")[0] == root
    ]
    later = [node for node in siblings if module_key(node.module or "") > module_key(link.module)]
    source = link.source()
    if later:
        at = later[0].lineno - 1
    elif siblings:
        at = siblings[-1].end_lineno or 0
    elif imports:
        at, source = imports[-1].end_lineno or 0, f"\n{source}"
    else:
        at = _end_of_docstring(tree)
        source = f"\n{source}" if at else source
        if any(line.strip() for line in lines[at:]):
            source += "" if lines[at].strip() == "" else "\n"
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines.insert(at, source)
    lines[:] = "".join(lines).splitlines(keepends=True)


def _end_of_docstring(tree: ast.Module) -> int:
    first = tree.body[0] if tree.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.end_lineno or 0
    return 0
