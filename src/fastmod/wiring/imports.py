"""Where imports belong among those of a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import TypeGuard

from fastmod.ordering import module_key
from fastmod.template.tidying import tidy_imports
from fastmod.wiring.lists import Link
from fastmod.wiring.page import Page

__all__ = ["add_usual", "insert_imports"]

_FIRST_PARTY, _OTHER_PARTS = "app", ("scripts", "tests")
"""Packages of the project: what an entity needs is in the first."""
_UNUSUAL = re.compile(r"[;\\#]")
"""Two statements in a line, a line that goes on, a comment that may belong to an import."""


def insert_imports(lines: list[str], tree: ast.Module, links: Iterable[Link]) -> tuple[int, int]:
    """Put imports of one top-level package where ruff's order wants them, among the absolute ones of that package.

    `tree` is that of `lines`; it is parsed once for all of them, as a list may have hundreds. Returns the indexes of
    the lines before which the first and the last one were put.
    """
    ordered = sorted(links, key=lambda link: module_key(link.module))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    siblings = [(module_key(node.module or ""), node) for node in imports if _is_sibling(node, ordered[0])]
    if not siblings:
        at = _insert_first(lines, tree, imports, "".join(link.source() for link in ordered))
        return at, at
    places = []
    # From the last to the first: a place that is still to come does not move.
    for link in reversed(ordered):
        key = module_key(link.module)
        later = next((node for other, node in siblings if other > key), None)
        places.append(later.lineno - 1 if later else siblings[-1][1].end_lineno or 0)
        _insert(lines, places[-1], link.source())
    lines[:] = "".join(lines).splitlines(keepends=True)
    return min(places), max(places)


def add_usual(page: Page, links: Iterable[Link]) -> bool:
    """Add imports to a file whose first statements are plain imports, where nothing has to be looked into.

    A name that is missing stands nowhere in the file, and its module gets a line of its own between two others: no
    other statement can change its meaning by that. Below a docstring that stands alone there is nothing to meet at all.
    Returns False, and changes nothing, for anything else.
    """
    links = list(links)
    if _is_docstring_alone(page):
        return _add_below_docstring(page, links)
    run = _first_imports(page.tree)
    shown = "".join(page.lines[run[0].lineno - 1 : run[-1].end_lineno]) if run else ""
    if not run or _UNUSUAL.search(shown):
        return False
    bound = {alias.asname or alias.name: (node.module, alias.name) for node in run for alias in node.names}
    modules = {node.module or "": node for node in run}
    if len(bound) < sum(len(node.names) for node in run) or any(one.startswith(_OTHER_PARTS) for one in modules):
        return False
    text = "".join(page.lines)
    missing = []
    for link in links:
        (name,) = link.names if len(link.names) == 1 else ("",)
        if bound.get(name) == (link.module, name):
            continue
        is_new = name and not link.alias and name not in text and link.module not in modules
        if not is_new or not link.module.startswith(f"{_FIRST_PARTY}."):
            return False
        missing.append(link)
    siblings = [(module_key(module), node) for module, node in modules.items() if module.startswith(f"{_FIRST_PARTY}.")]
    if missing and not siblings:
        return False
    last = siblings[-1][1].end_lineno or 0 if siblings else 0
    # From the last to the first: a place that is still to come does not move.
    for link in sorted(missing, key=lambda link: module_key(link.module), reverse=True):
        key = module_key(link.module)
        page.insert(next((node.lineno - 1 for other, node in siblings if other > key), last), link.source())
    return True


def _is_docstring_alone(page: Page) -> bool:
    return len(page.tree.body) == 1 and ast.get_docstring(page.tree) is not None and "#" not in page.lines[-1]


def _add_below_docstring(page: Page, links: list[Link]) -> bool:
    names = {(link.module, name) for link in links for name in link.names}
    if any(link.alias for link in links) or len({name for _, name in names}) < len(names):
        return False
    block = tidy_imports("".join(f"from {module} import {name}\n" for module, name in sorted(names)))
    if block:
        page.end_last_line()
        page.lines[page.statements[0].end :] = ["\n"]
        page.insert(len(page.lines), block)
    return True


def _first_imports(tree: ast.Module) -> list[ast.ImportFrom]:
    """Return the imports that a file begins with; none when others than `from x import y` are among them."""
    run: list[ast.ImportFrom] = []
    for number, node in enumerate(tree.body):
        if isinstance(node, ast.ImportFrom) and not node.level:
            run.append(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            return []
        elif run:
            break
        elif number or not isinstance(node, ast.Expr):
            return []
    return run


def _is_sibling(node: ast.stmt, link: Link) -> TypeGuard[ast.ImportFrom]:
    root = link.module.partition(".")[0]
    return isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").partition(".")[0] == root


def _insert_first(lines: list[str], tree: ast.Module, imports: list[ast.Import | ast.ImportFrom], source: str) -> int:
    if imports:
        at, source = imports[-1].end_lineno or 0, f"\n{source}"
    else:
        at = _end_of_docstring(tree)
        source = f"\n{source}" if at else source
        if any(line.strip() for line in lines[at:]):
            source += "" if lines[at].strip() == "" else "\n"
    _insert(lines, at, source)
    lines[:] = "".join(lines).splitlines(keepends=True)
    return at


def _insert(lines: list[str], at: int, source: str) -> None:
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines.insert(at, source)


def _end_of_docstring(tree: ast.Module) -> int:
    first = tree.body[0] if tree.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.end_lineno or 0
    return 0
