"""The top-level statements of a file with their places, kept right while lines come and go: many edits, one parse."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from fastmod.errors import PlaceError

__all__ = ["Outline", "Statement", "parse_lines"]

Kind = Literal["block", "assignment", "other"]


@dataclass(slots=True)
class Statement:
    """Lines from `first` up to `end`, decorators included; `name` is what it defines, None for other statements."""

    name: str | None
    kind: Kind
    first: int
    end: int


class Outline:
    """Lines and the statements in them, changed together."""

    def __init__(self, lines: list[str], tree: ast.Module) -> None:
        self.lines = lines
        self._statements = [_statement(node) for node in tree.body]

    def named(self) -> dict[str, Statement]:
        """Return functions, classes and assignments by name; the first one of each."""
        found: dict[str, Statement] = {}
        for one in self._statements:
            if one.name is not None:
                found.setdefault(one.name, one)
        return found

    def assignments(self) -> Iterator[Statement]:
        """Yield assignments to whatever."""
        return (one for one in self._statements if one.kind == "assignment")

    def begin(self, statement: Statement) -> int:
        """Return the line where a statement begins with the comments above it."""
        at = statement.first
        while at > 0 and self.lines[at - 1].startswith("#"):
            at -= 1
        return at

    def insert(self, at: int, name: str, source: str) -> None:
        """Put one statement before line `at`, with empty lines round it as ruff would have them."""
        if self.lines and not self.lines[-1].endswith("\n"):
            self.lines[-1] += "\n"
        added = source.splitlines(keepends=True)
        self.lines[at:at] = added
        self._move(at, len(added))
        kind: Kind = "block" if source.startswith(("def ", "async def ", "class ", "@")) else "assignment"
        place = next((number for number, one in enumerate(self._statements) if one.first >= at), len(self._statements))
        self._statements.insert(place, Statement(name, kind, at, at + len(added)))
        self.space(at + len(added))
        self.space(at)

    def space(self, seam: int) -> None:
        """Set the empty lines between what ends above the seam and what begins below it."""
        start = end = seam
        while start > 0 and self.lines[start - 1] == "\n":
            start -= 1
        while end < len(self.lines) and self.lines[end] == "\n":
            end += 1
        above = next((one for one in reversed(self._statements) if one.end <= start), None)
        below = next((one for one in self._statements if self.begin(one) >= end), None)
        if below is None or above is None:
            count = 0
        elif "block" in (above.kind, below.kind):
            count = 2
        else:
            count = 0 if above.kind == "assignment" else 1
        self.lines[start:end] = ["\n"] * count
        self._move(end, count - (end - start))

    def _move(self, at: int, by: int) -> None:
        for one in self._statements:
            if one.first >= at:
                one.first += by
                one.end += by


def parse_lines(lines: list[str]) -> ast.Module:
    """Parse lines; raises `PlaceError` when they do not."""
    try:
        return ast.parse("".join(lines))
    except SyntaxError as error:
        raise PlaceError(f"does not parse (line {error.lineno})", hint="mend it first") from None


def _statement(node: ast.stmt) -> Statement:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    name, kind = None, "other"
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        name, kind = node.name, "block"
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name, kind = target.id if isinstance(target, ast.Name) else None, "assignment"
    return Statement(name, kind, first, node.end_lineno or node.lineno)  # type: ignore[arg-type]
