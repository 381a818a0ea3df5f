"""Where in a class body a new member goes."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from fastmod.edits.classes import Kind, is_docstring, kind_of, name_of
from fastmod.edits.source import Source, Splice, first_line

__all__ = ["COLUMNS", "Where", "is_described", "place_member"]


@dataclass(frozen=True, slots=True)
class Where:
    """Behind the last member of a kind, but before those of the names in `before` that end the run.

    Where no such member is: columns and values come behind the head of the class, relationships behind the columns.
    """

    kind: Kind = "column"
    before: tuple[str, ...] = ()


COLUMNS = Where()


def place_member(source: Source, found: ast.ClassDef, block: str, where: Where) -> tuple[int, Splice]:
    """Return the place in the class body, and the text that goes there."""
    body = found.body
    run = [at for at, node in enumerate(body) if kind_of(node) == where.kind]
    held = None
    while run and name_of(body[run[-1]]) in where.before:
        held = run.pop()
    if held is not None and not run:
        return held, source.before_line(_top(source, body[held]), block)
    apart = not run or where.kind == "method"
    if run:
        after = run[-1] + is_described(body, run[-1])
    elif where.kind == "method":
        after = len(body) - 1
    elif where.kind == "relationship" and (
        columns := [at for at, node in enumerate(body) if kind_of(node) == "column"]
    ):
        after = columns[-1] + is_described(body, columns[-1])
    else:
        after = _head(body, where.kind)
    if after < 0:
        return 0, source.before_line(_top(source, body[0]), f"{block}\n")
    line = body[after].end_lineno or 0
    block = f"\n{block}" if apart else block
    return after + 1, source.after_line(line, block)


def is_described(body: list[ast.stmt], at: int) -> bool:
    return at + 1 < len(body) and isinstance(body[at], ast.AnnAssign | ast.Assign) and is_docstring(body[at + 1])


def _head(body: list[ast.stmt], kind: Kind) -> int:
    """Return where the docstring and the plain assignments after it end; -1 when there are none."""
    at = -1
    for number, node in enumerate(body):
        if (number == 0 and is_docstring(node)) or (kind != "header" and kind_of(node) in ("header", "value")):
            at = number
        else:
            break
    return at


def _top(source: Source, node: ast.stmt) -> int:
    """Return the first line of a statement, the comments right above it included."""
    line = first_line(node)
    indent = source.indent(node)
    while line > 1 and source.line(line - 1).startswith(f"{indent}#"):
        line -= 1
    return line
