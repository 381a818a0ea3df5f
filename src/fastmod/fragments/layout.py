"""Python expressions laid out as ruff's formatter would: rendered files are clean as they are, without running it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastmod.ordering import LINE_LENGTH

__all__ = ["WIDTH", "Call", "Code", "Import", "Leaf", "Named", "Pieces", "call", "lay", "statement"]

WIDTH = LINE_LENGTH

Import = tuple[str, str]
"""Module and name, as in `from module import name`."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A name or literal that is never broken."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """`name=value` in a call."""

    name: str
    value: Code


@dataclass(frozen=True, slots=True)
class Call:
    """`head(items)`, or with square brackets `head[items]`."""

    head: str
    items: tuple[Code, ...]
    brackets: str = "()"


@dataclass(frozen=True, slots=True)
class Pieces:
    """A string in pieces, which stand one a line where the whole does not fit."""

    pieces: tuple[str, ...]


Code = Leaf | Named | Call | Pieces


def call(head: str, *items: Code | str, brackets: str = "()", **named: Code | str) -> Call:
    """Build a call; texts are names or literals."""
    parts: list[Code] = [Leaf(item) if isinstance(item, str) else item for item in items]
    parts += [Named(name, Leaf(value) if isinstance(value, str) else value) for name, value in named.items()]
    return Call(head, tuple(parts), brackets)


def lay(code: Code, indent: int, used: int, trailing: int = 0) -> str:
    """Return the text of `code` in a line indented by `indent`, of which `used` columns are taken.

    `trailing` columns must stay free in its last line, for a comma say.
    """
    flat = _flat(code)
    if used + len(flat) + trailing <= WIDTH or isinstance(code, Leaf):
        return flat
    if isinstance(code, Named):
        return f"{code.name}={lay(code.value, indent, used + len(code.name) + 1, trailing)}"
    pad, inner = " " * indent, indent + 4
    if isinstance(code, Pieces):
        return f"\n{pad}".join(f'"{piece}"' for piece in code.pieces)
    opening, closing = code.brackets[0], code.brackets[1]
    together = ", ".join(_flat(item) for item in code.items)
    if inner + len(together) <= WIDTH:
        return f"{code.head}{opening}\n{' ' * inner}{together}\n{pad}{closing}"
    lines = "".join(f"{' ' * inner}{lay(item, inner, inner, 1)},\n" for item in code.items)
    return f"{code.head}{opening}\n{lines}{pad}{closing}"


def statement(target: str, value: Code | None, indent: int) -> str:
    """Return `target = value` as a line, or several, of a block."""
    pad = " " * indent
    if value is None:
        return f"{pad}{target}"
    begin = f"{pad}{target} = "
    if isinstance(value, Leaf) and len(begin) + len(value.text) > WIDTH:
        return f"{begin}(\n{pad}    {value.text}\n{pad})"
    if isinstance(value, Call) and len(begin) + len(value.head) + 1 > WIDTH:
        return f"{begin}(\n{pad}    {lay(value, indent + 4, indent + 4)}\n{pad})"
    return f"{begin}{lay(value, indent, len(begin))}"


def _flat(code: Code) -> str:
    if isinstance(code, Leaf):
        return code.text
    if isinstance(code, Named):
        return f"{code.name}={_flat(code.value)}"
    if isinstance(code, Pieces):
        return f'"{"".join(code.pieces)}"'
    return f"{code.head}{code.brackets[0]}{', '.join(_flat(item) for item in code.items)}{code.brackets[1]}"


def pieces_of(begin: str, items: Iterable[str], end: str, room: int) -> Pieces:
    """Cut a long list in a string into pieces of at most `room` characters."""
    pieces = [begin]
    listed = list(items)
    for number, item in enumerate(listed):
        part = item + (", " if number < len(listed) - 1 else end)
        if len(pieces) > 1 and len(pieces[-1]) + len(part) <= room:
            pieces[-1] += part
        else:
            pieces.append(part)
    return Pieces(tuple(pieces))
