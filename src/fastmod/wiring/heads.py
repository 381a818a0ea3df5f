"""Imports added to a file whose head is as templates leave it: by sorting lines, where an edit parses for each of them.

`with_imports` answers None unless everything at the top level is a docstring, one run of tidy imports, definitions and
assignments of names, and no name is bound twice; then `fastmod.edits` has to prove each step. A property test holds
the two together.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from fastmod.template.tidying import import_block, tidy_imports
from fastmod.wiring.lists import Link

__all__ = ["with_imports"]

_LINE = re.compile(r"from [\w.]+ import \w+(?:, \w+)*")


def with_imports(text: str, tree: ast.Module, links: Iterable[Link]) -> str | None:
    """Return `text`, whose tree is `tree`, with the links it lacks; None where that takes more than sorting."""
    parts = None if ":=" in text else _parts(text, tree)
    bound = _bound(tree)
    if parts is None or bound is None:
        return None
    wanted = dict.fromkeys((link.module, name) for link in links for name in link.names)
    names = {name for _, name in wanted}
    if len(names) < len(wanted) or any(bound.get(name, module) != module for module, name in wanted):
        return None
    if names <= bound.keys():
        return text
    above, block, rest = parts
    lines = "".join(f"from {module} import {name}\n" for module, name in wanted if name not in bound)
    tidied = tidy_imports(f"{above}{lines}{block}{rest}")
    imports = tidied.removesuffix(rest)
    # Empty lines below the imports that are somebody's own are left to the edit.
    return tidied if len(imports) < len(tidied) and not imports.endswith("\n") else None


def _parts(text: str, tree: ast.Module) -> tuple[str, str, str] | None:
    """Return what stands above the imports, they and the rest; None where they stand otherwise than in one tidy run."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    block = import_block(text)
    if block is None:
        return None if imports else _at_docstring(text, tree)
    start, end = block
    lines = [line for line in text[start:end].split("\n") if line]
    places = (text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1, len(lines))
    if not imports or places != (imports[0].lineno, imports[-1].end_lineno, len(imports)):
        return None
    is_tidy = text[:start].endswith("\n\n") and all(map(_LINE.fullmatch, lines)) and tidy_imports(text) == text
    return (text[:start], text[start:end], text[end:]) if is_tidy else None


def _at_docstring(text: str, tree: ast.Module) -> tuple[str, str, str] | None:
    if len(tree.body) < 2 or ast.get_docstring(tree, clean=False) is None:
        return None
    lines, end = text.split("\n"), tree.body[0].end_lineno or 0
    if tree.body[1].lineno <= end or any(lines[end : tree.body[1].lineno - 1]):
        return None
    docstring = "\n".join(lines[:end])
    return f"{docstring}\n\n", "", text[len(docstring) :]


def _bound(tree: ast.Module) -> dict[str, str] | None:
    """Return what the top level binds: of an import its module, of all else nothing. None for any other statement."""
    names: list[tuple[str, str]] = []
    for number, node in enumerate(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append((node.name, ""))
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names += [(alias.asname or alias.name, "" if alias.asname else node.module) for alias in node.names]
        elif isinstance(node, ast.Assign) and all(isinstance(target, ast.Name) for target in node.targets):
            names += [(target.id, "") for target in node.targets if isinstance(target, ast.Name)]
        elif not (number == 0 and ast.get_docstring(tree, clean=False) is not None):
            return None
    bound = dict(names)
    return bound if len(bound) == len(names) and "*" not in bound else None
