"""Blocks of imports: which section an import belongs to, and where a new statement goes."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass

from fastmod.edits.classes import is_docstring
from fastmod.edits.result import CannotEditError
from fastmod.edits.source import Source, Splice, first_line
from fastmod.ordering import LINE_LENGTH, member_key, module_key

__all__ = [
    "FIRST_PARTY",
    "TYPE_CHECKING",
    "Import",
    "checking_block",
    "is_first_run",
    "place",
    "shared_line",
]

FIRST_PARTY = frozenset({"app", "migrations", "scripts", "tests"})
"""The top-level packages of a generated project, as ruff finds them there."""

Statement = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import name`, or `import module` when `name` is empty; `for_types` below `if TYPE_CHECKING`."""

    module: str
    name: str = ""
    alias: str | None = None
    for_types: bool = False

    @property
    def bound(self) -> str:
        """The name that the file gets."""
        return self.alias or self.name or self.module.partition(".")[0]

    @property
    def what(self) -> tuple[str, str]:
        """What that name stands for."""
        return (self.module, self.name) if self.name or self.alias else (self.module.partition(".")[0], "")

    def line(self, indent: str = "") -> str:
        """Return the statement; one that is too long has its name on a line of its own, as ruff writes it."""
        alias = f" as {self.alias}" if self.alias else ""
        if not self.name:
            return f"{indent}import {self.module}{alias}"
        line = f"{indent}from {self.module} import {self.name}{alias}"
        if len(line) <= LINE_LENGTH:
            return line
        return f"{indent}from {self.module} import (\n{indent}    {self.name}{alias},\n{indent})"


TYPE_CHECKING = Import("typing", "TYPE_CHECKING")


def checking_block(tree: ast.Module) -> ast.If | None:
    """Return the first `if TYPE_CHECKING:` of a module."""
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            return node
    return None


def is_first_run(body: list[ast.stmt]) -> list[Statement]:
    """Return the first imports of a body that follow each other."""
    run: list[Statement] = []
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            run.append(node)
        elif run:
            break
    return run


def shared_line(source: Source, node: ast.stmt) -> bool:
    """Whether another statement stands in one of the lines of `node`."""
    before = source.line(node.lineno)[: source.start(node) - source.starts[node.lineno - 1]]
    line = node.end_lineno or node.lineno
    after = source.text[source.end(node) : source.starts[line - 1] + len(source.line(line))].strip()
    return bool(before.strip()) or bool(after and not after.startswith("#"))


def place(source: Source, body: list[ast.stmt], run: list[Statement], indent: str, wanted: Import) -> Splice:
    """Return the splice that puts a statement of its own where ruff wants it."""
    block = f"{wanted.line(indent)}\n"
    if any(shared_line(source, node) for node in run):
        raise CannotEditError("has two statements in one line among its imports")
    if not run:
        return _first(source, body, block)
    key = _key(parse_one(wanted))
    section = key[0]
    if later := next((node for node in run if _key(node) > key), None):
        line = _commented(source, later.lineno, indent)
        if _key(later)[0] == section:
            return source.before_line(line, block)
        if not any(_key(node)[0] == section for node in run):
            return source.before_line(line, f"{block}\n")
        run = [node for node in run if _key(node)[0] == section]
    apart = "" if _key(run[-1])[0] == section else "\n"
    return source.after_line(run[-1].end_lineno or 0, f"{apart}{block}")


def parse_one(wanted: Import) -> Statement:
    """Return the statement as a syntax tree."""
    node = ast.parse(wanted.line()).body[0]
    assert isinstance(node, ast.Import | ast.ImportFrom)  # noqa: S101
    return node


def _first(source: Source, body: list[ast.stmt], block: str) -> Splice:
    """Put the first import of a file behind its docstring, else before its first statement."""
    if is_docstring(body[0]):
        line = body[0].end_lineno or 0
        if shared_line(source, body[0]):
            raise CannotEditError(f"has two statements in line {line}")
        return source.after_line(line, f"\n{block}")
    line = first_line(body[0])
    above = _commented(source, line, source.indent(body[0]))
    if block[:1].isspace():
        return source.before_line(above, block)
    blanks = "\n\n" if isinstance(body[0], ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) else "\n"
    return source.before_line(line if above == 1 else above, f"{block}{blanks}")


def _commented(source: Source, line: int, indent: str) -> int:
    """Return the first of the comment lines right above a line."""
    while line > 1 and source.line(line - 1).startswith(f"{indent}#"):
        line -= 1
    return line


def _key(node: Statement) -> tuple[int, int, object]:
    if isinstance(node, ast.Import):
        return _section(node.names[0].name, 0), 0, module_key(node.names[0].name)
    module = node.module or ""
    return _section(module, node.level), 1, (-node.level, module_key(module), member_key(node.names[0].name))


def _section(module: str, level: int) -> int:
    root = module.partition(".")[0]
    if level:
        return 4
    if root == "__future__":
        return 0
    return 3 if root in FIRST_PARTY else 1 if root in sys.stdlib_module_names else 2
