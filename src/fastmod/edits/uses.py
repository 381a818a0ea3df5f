"""Who uses a name in a file, and what the name stands for there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastmod.edits.blocks import checking_block

__all__ = ["Binding", "bindings", "is_used"]

_TYPE = re.compile(r"[\w.\[\], |]+")


@dataclass(frozen=True, slots=True)
class Binding:
    """A statement that gives a name its meaning: that of an import, or its own (`what` is empty)."""

    node: ast.stmt
    what: tuple[str, ...]
    alias: ast.alias | None = None
    for_types: bool = False


def bindings(tree: ast.Module, name: str) -> Iterator[Binding]:
    """Yield what binds `name` in the module's own scope."""
    block = checking_block(tree)
    for_types = {id(inner) for inner in block.body} if block else set()
    for node in _scope(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name.partition(".")[0]) == name:
                    yield Binding(node, _what(node, alias), alias, id(node) in for_types)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name == name:
                yield Binding(node, ())
        elif _stores(node, name):
            yield Binding(node, ())


def _what(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> tuple[str, str]:
    if isinstance(node, ast.ImportFrom):
        return f"{'.' * node.level}{node.module or ''}", alias.name
    return (alias.name, "") if alias.asname else (alias.name.partition(".")[0], "")


def _scope(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _scope([inner for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.stmt)])
            for inner in ast.iter_child_nodes(node):
                if isinstance(inner, ast.ExceptHandler | ast.match_case):
                    yield from _scope(inner.body)


def _stores(node: ast.stmt, name: str) -> bool:
    """Whether a statement itself, not one inside it, assigns to the name."""
    waiting: list[ast.AST] = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, ast.Name) and here.id == name and not isinstance(here.ctx, ast.Load):
            return True
        if name in (getattr(here, "rest", None), getattr(here, "name", None)) and not isinstance(here, ast.alias):
            return True
        waiting.extend(inner for inner in ast.iter_child_nodes(here) if not isinstance(inner, ast.stmt))
    return False


def is_used(tree: ast.Module, name: str) -> bool:
    """Whether anything may refer to the name: code, an annotation in quotes, `__all__`. In doubt, it does."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    strings: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name:
            return True
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return True
        strings.extend(_types(node))
    # A capital letter makes any string a possible forward reference: `relationship("User")`, `cast("list[User]", x)`.
    if not name.islower():
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        strings.extend(
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and id(node) not in prose and _is_type(node.value)
        )
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and word.search(node.value)
        for spot in strings
        for node in ast.walk(spot)
    )


def _is_type(value: object) -> bool:
    if not isinstance(value, str) or not _TYPE.fullmatch(value):
        return False
    try:
        ast.parse(value, mode="eval")
    except SyntaxError:
        return False
    return True


def _types(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the parts of a node in which a string is a name."""
    for spot in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        if isinstance(spot, ast.expr):
            yield spot
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    value = getattr(node, "value", None)
    if isinstance(value, ast.expr) and any(isinstance(one, ast.Name) and one.id == "__all__" for one in targets):
        yield value
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("cast", "TypeVar", "ForwardRef"):
        yield from node.args
