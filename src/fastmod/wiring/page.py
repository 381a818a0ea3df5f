"""A file as lines and top-level statements: parsed once, the statements then move with the lines that come and go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from fastmod.errors import PlaceError

__all__ = ["Page", "Statement"]

_BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(slots=True)
class Statement:
    """Where a statement stands, as indexes of lines; `first` includes its decorators and the comments above it."""

    first: int
    start: int
    end: int
    name: str
    is_block: bool
    is_assignment: bool


class Page:
    """Lines with plain ends. Raises `PlaceError` when they do not parse."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        try:
            self.tree = ast.parse("".join(lines))
        except SyntaxError as error:
            raise PlaceError(f"does not parse (line {error.lineno})", hint="mend it first") from None
        self.statements = [_statement(lines, node) for node in self.tree.body]

    def named(self) -> dict[str, Statement]:
        """Return the first statement that defines each name, in the order of the file."""
        found: dict[str, Statement] = {}
        for statement in self.statements:
            if statement.name:
                found.setdefault(statement.name, statement)
        return found

    def insert(self, at: int, source: str, name: str = "", *, is_function: bool = False) -> None:
        """Put whole lines that are one statement before the line with index `at`, between statements."""
        new = source.splitlines(keepends=True)
        self.lines[at:at] = new
        self._move(at, len(new))
        place = sum(one.start < at for one in self.statements)
        statement = Statement(at, at, at + len(new), name, is_function, bool(name) and not is_function)
        self.statements.insert(place, statement)

    def delete(self, statement: Statement) -> None:
        """Take a statement out, less its decorators and comments."""
        del self.lines[statement.start : statement.end]
        self.statements.remove(statement)
        self._move(statement.end, statement.start - statement.end)

    def space(self, seam: int) -> None:
        """Set the empty lines between what ends above the seam and what begins below it, as ruff would."""
        start = end = seam
        while start > 0 and self.lines[start - 1] == "\n":
            start -= 1
        while end < len(self.lines) and self.lines[end] == "\n":
            end += 1
        above = next((one for one in reversed(self.statements) if one.end <= start), None)
        below = next((one for one in self.statements if one.first >= end), None)
        if below is None or above is None:
            count = 0
        elif above.is_block or below.is_block:
            count = 2
        else:
            count = 0 if above.is_assignment else 1
        self.lines[start:end] = ["\n"] * count
        self._move(end, start + count - end)

    def end_last_line(self) -> None:
        """Give the last line its end."""
        if self.lines and not self.lines[-1].endswith("\n"):
            self.lines[-1] += "\n"

    def _move(self, at: int, by: int) -> None:
        for one in self.statements:
            if one.start >= at:
                one.start += by
                one.end += by
            if one.first >= at:
                one.first += by


def _statement(lines: list[str], node: ast.stmt) -> Statement:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while first > 0 and lines[first - 1].startswith("#"):
        first -= 1
    is_assignment = isinstance(node, ast.Assign | ast.AnnAssign)
    name = next(_names(node), "")
    return Statement(
        first, node.lineno - 1, node.end_lineno or node.lineno, name, isinstance(node, _BLOCKS), is_assignment
    )


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _BLOCKS):
        yield node.name
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield node.targets[0].id
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
