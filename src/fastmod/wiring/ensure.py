"""`ensure(text, wiring)`: add what a list lacks, drop what is gone, keep every other line; repeats change nothing.

`ast` finds the places, lines are edited as text, so comments and a user's own statements stay as they are.
"""

from __future__ import annotations

import ast

from fastmod.wiring.edits import CannotWireError, edit_includes, edit_list, parse
from fastmod.wiring.imports import insert_imports
from fastmod.wiring.lists import Link, Wiring
from fastmod.wiring.plain import ensured
from fastmod.wiring.proof import require_rest_kept
from fastmod.wiring.texts import split

__all__ = ["CannotWireError", "ensure", "entries"]


def ensure(text: str, wiring: Wiring) -> str:
    """Return `text` with its list as `wiring` wants it. Raises `CannotWireError` and changes nothing otherwise."""
    plain = ensured(text, wiring)
    if plain is not None:
        return plain
    lines, convention = split(text)
    tree = parse(lines, wiring)
    present = _managed_imports(tree, wiring)
    wanted = {link.module: link for link in wiring.links}
    stale = [node for module, node in present.items() if not _same(node, wanted.get(module))]
    missing = [link for link in wiring.links if link.module not in present or present[link.module] in stale]
    before = {name for node in present.values() for name in _bound(node)}
    after = {name for link in wiring.links for name in link.bound}

    for node in sorted(stale, key=lambda node: node.lineno, reverse=True):
        del lines[node.lineno - 1 : node.end_lineno]
    tree = parse(lines, wiring) if stale else tree
    if missing:
        count = len(lines)
        first, last = insert_imports(lines, tree, missing)
        if not _move(tree, first, last, len(lines) - count):
            tree = parse(lines, wiring)
    edit = edit_includes if wiring.kind == "router" else edit_list
    edit(lines, wiring, before - after, after, tree)
    changed = convention.join(lines)
    if changed != text:
        require_rest_kept(text, changed, wiring, before, before | after)
    return changed


def _move(tree: ast.Module, first: int, last: int, by: int) -> bool:
    """Move the statements of a tree down that stand below lines inserted from index `first` to `last`.

    Imports are not looked at again and stay where they were, as does what is inside of statements, but for items of
    lists. Returns False for a tree that would have to be parsed again.
    """
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) or (node.end_lineno or 0) <= first:
            continue
        if node.lineno <= last:
            return False
        value = getattr(node, "value", None)
        items = value.elts if isinstance(value, ast.List | ast.Tuple) else []
        for one in dict.fromkeys((node, value, *items)):
            if isinstance(one, ast.stmt | ast.expr):
                one.lineno += by
                one.end_lineno = (one.end_lineno or 0) + by
    return True


def entries(text: str, wiring: Wiring) -> tuple[Link, ...]:
    """Return what a list imports now. Raises `CannotWireError` for what does not parse."""
    lines, _ = split(text)
    present = _managed_imports(parse(lines, wiring), wiring)
    return tuple(
        Link(module, tuple(alias.name for alias in node.names), node.names[0].asname)
        for module, node in present.items()
    )


def _managed_imports(tree: ast.Module, wiring: Wiring) -> dict[str, ast.ImportFrom]:
    return {
        node.module: node
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        and node.level == 0
        and node.module
        and wiring.managed.fullmatch(node.module)
    }


def _bound(node: ast.ImportFrom) -> list[str]:
    return [alias.asname or alias.name for alias in node.names]


def _same(node: ast.ImportFrom, link: Link | None) -> bool:
    return link is not None and sorted(_bound(node)) == sorted(link.bound)
