"""What rules look at: the parsed files of the project."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

CHECKED_FOLDERS = ("app", "migrations", "scripts")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Finding:
    """One place that breaks a rule, as editors and CI systems can jump to it."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Source:
    """One Python file, parsed once for all rules."""

    path: PurePosixPath  # relative to the project
    text: str
    siblings: frozenset[str]  # stems of the Python files in the same folder

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def folder(self) -> str:
        return self.path.parent.name

    @property
    def module(self) -> str | None:
        """`users` for a file of app/modules/users, None elsewhere."""
        parts = self.path.parts
        return parts[2] if parts[:2] == ("app", "modules") and len(parts) > 3 else None

    @property
    def public_classes(self) -> list[ast.ClassDef]:
        return [n for n in self.tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")]

    @property
    def functions(self) -> list[FunctionNode]:
        return [node for node in self.nodes if isinstance(node, FunctionNode)]

    @property
    def calls(self) -> list[ast.Call]:
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    @property
    def endpoints(self) -> list[FunctionNode]:
        """Functions below a `@router.get(...)` and the like, in the API layer of a module."""
        if self.module is None or "api" not in self.path.parts:
            return []
        return [function for function in self.functions if any(map(_is_route, function.decorator_list))]


# What a rule yields: where, and what to do about it.
Hit = tuple[ast.AST | int, str]
Rule = Callable[[Source], Iterable[Hit]]


def is_pascal(name: str) -> bool:
    return name[:1].isupper() and "_" not in name


def called_name(call: ast.Call) -> str:
    """`commit` for `self.db.commit()`, `print` for `print()`."""
    return dotted(call.func).rpartition(".")[2]


def dotted(node: ast.expr) -> str:
    """`datetime.now` for that expression; calls and subscripts in between are left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported_modules(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield from ((node, f"{base}.{alias.name}") for alias in node.names)


def load_sources(root: Path) -> Iterator[Source]:
    for top in CHECKED_FOLDERS:
        for path in sorted((root / top).rglob("*.py")):
            siblings = frozenset(sibling.stem for sibling in path.parent.glob("*.py"))
            relative = PurePosixPath(path.relative_to(root).as_posix())
            yield Source(relative, path.read_text(encoding="utf-8"), siblings)


def _is_route(decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
        return False
    methods = {"get", "post", "put", "patch", "delete", "head", "options", "api_route"}
    return decorator.func.attr in methods and dotted(decorator.func.value).endswith("router")
