"""The imports of a file as absolute dotted names, wherever in it they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastmod.checks.tree import Source

__all__ = ["Import", "imports_of", "loaded_by_name"]

_LOADERS = frozenset({"import_module", "__import__"})


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name. `full` ends with it: `from app.a import b` and `import app.a.b` are both `app.a.b`."""

    line: int
    full: str
    relative: bool = False

    @property
    def parts(self) -> list[str]:
        """The dotted name in its pieces."""
        return self.full.split(".")


def imports_of(source: Source) -> Iterator[Import]:
    """Yield every import of a file, those in functions and under `TYPE_CHECKING` included."""
    for node in _statements(source.body):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(source, node)
            for alias in node.names:
                yield Import(node.lineno, f"{base}.{alias.name}" if base else alias.name, bool(node.level))


def loaded_by_name(source: Source) -> Iterator[Import]:
    """Yield the literal arguments of `import_module("...")` and `__import__("...")`."""
    if not any(name.encode() in source.content for name in _LOADERS):
        return
    for statement in source.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in _LOADERS and isinstance(node.args[0].value, str):
                    yield Import(node.lineno, node.args[0].value)


def _base(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = source.path.removesuffix(".py").split("/")[:-1]
    above = package[: len(package) - (node.level - 1)]
    return ".".join([*above, *filter(None, [node.module])])


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield all statements, however deep; expressions hold no imports."""
    for node in body:
        yield node
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                yield from _statements(inner)
        for name in ("handlers", "cases"):
            for part in getattr(node, name, ()):
                yield from _statements(part.body)
