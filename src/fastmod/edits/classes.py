"""Finding a class and reading what it holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from fastmod.edits.result import CannotEditError
from fastmod.edits.source import Source, read

__all__ = ["Kind", "Member", "bound_names", "class_members", "find_class", "is_docstring", "kind_of", "name_of"]

Kind = Literal["column", "relationship", "value", "header", "method"]
"""Annotated attribute; the same made by `relationship()`; plain assignment; that to a `__name__`; function or class."""

_RELATIONSHIPS = {"relationship", "association_proxy", "column_property", "composite", "synonym", "dynamic_loader"}
_COLUMNS = {"Column", "mapped_column"}


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a class body, as its author wrote it."""

    name: str
    kind: Kind
    line: int
    annotation: str | None
    value: str | None


def class_members(text: str, class_name: str) -> dict[str, Member]:
    """Return the members of a class (`Outer.Inner` for a nested one) by name, in their order; the last one counts.

    Raises `LookupError` with the reason when the text does not parse or the class cannot be told.
    """
    try:
        source = read(text)
        found = find_class(source.tree, class_name)
    except CannotEditError as error:
        raise LookupError(error.reason) from None
    return {
        name: Member(name, kind, node.lineno, _text(source, node, "annotation"), _text(source, node, "value"))
        for node in found.body
        if (name := name_of(node)) and (kind := kind_of(node))
    }


def _text(source: Source, node: ast.stmt, field: str) -> str | None:
    value = getattr(node, field, None)
    return source.of(value) if isinstance(value, ast.expr) else None


def find_class(tree: ast.Module, path: str) -> ast.ClassDef:
    """Return the only class of that dotted path. Raises `CannotEditError`."""
    body: list[ast.stmt] = tree.body
    found: ast.ClassDef | None = None
    for name in path.split("."):
        here = [node for node in body if isinstance(node, ast.ClassDef) and node.name == name]
        every = [node for node in _conditional(body) if isinstance(node, ast.ClassDef) and node.name == name]
        if len(every) > 1:
            raise CannotEditError(f"defines `{path}` more than once")
        if every and not here:
            raise CannotEditError(f"defines `{path}` under a condition")
        if not here:
            raise CannotEditError(f"has no class `{path}`")
        found, body = here[0], here[0].body
    assert found is not None  # a path has at least one name  # noqa: S101
    return found


def _conditional(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body, those under conditions too, but not those of functions and classes."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for field in ("body", "orelse", "finalbody"):
                yield from _conditional(getattr(node, field, []))
            for inner in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
                yield from _conditional(inner.body)


def name_of(node: ast.stmt) -> str | None:
    """Return the one name that a plain member binds."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.simple:
        return node.target.id
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def kind_of(node: ast.stmt) -> Kind | None:
    """Return what kind of member a statement is."""
    name = name_of(node)
    if name is None:
        return None
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return "method"
    if name.startswith("__") and name.endswith("__"):
        return "header"
    made_by = _called(getattr(node, "value", None))
    if made_by in _RELATIONSHIPS:
        return "relationship"
    if isinstance(node, ast.AnnAssign):
        return "value" if "ClassVar" in ast.unparse(node.annotation) else "column"
    return "column" if made_by in _COLUMNS else "value"


def _called(value: ast.expr | None) -> str | None:
    if not isinstance(value, ast.Call):
        return None
    function = value.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", None)


def bound_names(body: list[ast.stmt]) -> Iterator[str]:
    """Yield every name that a body may bind, once for each statement that does."""
    for node in _conditional(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif not isinstance(node, ast.If | ast.Try | ast.With | ast.While | ast.For | ast.Match):
            yield from {
                inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
            }


def is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is a bare string: a docstring, or the description below an attribute."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
