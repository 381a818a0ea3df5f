"""Proof that an edited list still holds all that is not the list's business: statements, entries and comments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fastmod.edits.source import comments
from fastmod.wiring.edits import LISTS, CannotWireError, by_hand, item_name, list_node
from fastmod.wiring.lists import Wiring
from fastmod.wiring.texts import split

__all__ = ["require_rest_kept"]


def require_rest_kept(text: str, changed: str, wiring: Wiring, before: set[str], names: set[str]) -> None:
    """Raise `CannotWireError` where anything but entries of `names`, or a use of one that goes, would be lost.

    `before` are the names of the list's own imports in `text`.
    """
    lines, new_lines = ("".join(split(one)[0]) for one in (text, changed))
    try:
        old, new = ast.parse(lines), ast.parse(new_lines)
    except SyntaxError:
        raise _refusal(wiring, before) from None
    rest = [ast.dump(node) for node in _rest(new, wiring, names)]
    if [ast.dump(node) for node in _rest(old, wiring, names)] != rest:
        raise _refusal(wiring, before)
    if "#" in lines and comments(lines) != comments(new_lines):
        raise _refusal(wiring, before)
    going = before - {name for link in wiring.links for name in link.bound}
    if going:
        used = {one.id for node in _rest(new, wiring, names) for one in ast.walk(node) if isinstance(one, ast.Name)}
        if lost := sorted(going & used):
            raise CannotWireError(f"uses `{lost[0]}` itself", hint="change that first, then run the command again")


def _refusal(wiring: Wiring, before: set[str]) -> CannotWireError:
    going = sorted(before - {name for link in wiring.links for name in link.bound})
    out = f"; take out: {', '.join(going)}" if going else ""
    return CannotWireError(
        "has entries that cannot be edited without losing what stands beside them",
        hint=f"write each entry on a line of its own, then run the command again; or add: {by_hand(wiring)}{out}",
    )


def _rest(tree: ast.Module, wiring: Wiring, names: set[str]) -> Iterator[ast.AST]:
    found = list_node(tree, LISTS[wiring.kind]) if wiring.kind in LISTS else None
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and wiring.managed.fullmatch(node.module or ""):
            continue
        if found is not None and node is found[0]:
            yield from (item for item in found[1].elts if item_name(item) not in names)
        elif not (wiring.kind == "router" and _is_plain_include(node, names)):
            yield node


def _is_plain_include(node: ast.stmt, names: set[str]) -> bool:
    """`router.include_router(orders_router)`, and no more: a prefix is somebody's own."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    call = node.value
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "include_router"
        and not call.keywords
        and len(call.args) == 1
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id in names
    )
