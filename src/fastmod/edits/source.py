"""A Python file as text and syntax tree at once, and edits of it as splices of the text."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from fastmod.edits.result import UNSAFE, CannotEditError

__all__ = ["BOM", "Source", "Splice", "comments", "first_line", "indented", "parse", "read", "tree_of"]

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Splice:
    """Put `text` (with plain line ends) in the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file: `text` without byte order mark, `lines` with their ends, `starts` the offset of each line."""

    text: str
    bom: str
    newline: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    tree: ast.Module

    def start(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """Return the offset of a node's first character."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """Return the offset behind a node's last character."""
        return self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _offset(self, number: int, column: int) -> int:
        line = self.lines[number - 1]
        if not line.isascii():
            column = len(line.encode()[:column].decode())
        return self.starts[number - 1] + column

    def of(self, node: ast.expr | ast.stmt) -> str:
        """Return the text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def line(self, number: int) -> str:
        """Return a line by its number from 1, empty behind the last one."""
        return self.lines[number - 1] if number <= len(self.lines) else ""

    def indent(self, node: ast.stmt) -> str:
        """Return what stands before a statement on its line. Raises when that is more than blanks."""
        before = self.text[self.starts[first_line(node) - 1] :][: node.col_offset]
        if before.strip():
            raise CannotEditError(f"has two statements in line {node.lineno}")
        return before

    def after_line(self, number: int, block: str) -> Splice:
        """Put whole lines behind line `number`; behind a last line without an end, `block` has none either."""
        if number == 0:
            return Splice(0, 0, block)
        at = self.starts[number - 1] + len(self.line(number))
        if self.line(number).endswith("\n"):
            return Splice(at, at, block)
        return Splice(at, at, f"\n{block[:-1]}")

    def before_line(self, number: int, block: str) -> Splice:
        """Put whole lines before line `number`."""
        return Splice(self.starts[number - 1], self.starts[number - 1], block)

    def without_lines(self, first: int, last: int) -> Splice:
        """Take whole lines out; the end of the last line goes where there was none behind."""
        start, end = self.starts[first - 1], self.starts[last - 1] + len(self.line(last))
        if last == len(self.lines) and not self.line(last).endswith("\n") and first > 1:
            start -= 2 if self.line(first - 1).endswith("\r\n") else 1
        return Splice(start, end, "")

    def edited(self, splices: Iterable[Splice]) -> str:
        """Return the whole new text, with the file's own line ends and byte order mark."""
        text = self.text
        for splice in sorted(splices, key=lambda splice: (splice.start, splice.end), reverse=True):
            text = text[: splice.start] + splice.text.replace("\n", self.newline) + text[splice.end :]
        return self.bom + text


def read(text: str) -> Source:
    """Parse a file. Raises `CannotEditError` when it is not Python, or has line ends that Python counts otherwise."""
    bom = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    windows = text.count("\r\n")
    if text.count("\r") != windows:
        raise CannotEditError("has line ends of its own kind")
    if windows and windows != text.count("\n"):
        raise CannotEditError("mixes two kinds of line ends")
    lines = tuple(re.findall(r"[^\n]*\n|[^\n]+", text))
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line)
    return Source(text, bom, "\r\n" if windows else "\n", lines, tuple(starts), parse(text))


def parse(text: str) -> ast.Module:
    """Return the syntax tree of a text without byte order mark."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in the user's strings are not our concern
            return ast.parse(text)
    except SyntaxError as error:
        raise CannotEditError(f"does not parse (line {error.lineno})") from None
    except (ValueError, RecursionError, MemoryError):
        raise CannotEditError("does not parse") from None


def tree_of(changed: str) -> ast.Module:
    """Return the syntax tree of a text that an edit made."""
    try:
        return parse(changed.removeprefix(BOM))
    except CannotEditError:
        raise CannotEditError(UNSAFE) from None


def first_line(node: ast.stmt) -> int:
    """Return the line a statement begins in, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def indented(block: str, indent: str) -> str:
    """Return whole lines with `indent` before each that is not empty."""
    return "".join(f"{indent}{line}\n" if line.strip() else "\n" for line in block.strip("\n").split("\n"))


def comments(text: str) -> list[str]:
    """Return the comments in a piece of a file, in their order."""
    import io
    import tokenize

    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(f"if 1:\n{text}" if text[:1].isspace() else text).readline))
    except (tokenize.TokenError, SyntaxError):
        return [text] if "#" in text else []
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
