"""The outermost layer of the grammar: `name:type[=args][:modifier[=value]]...` cut into parts with positions.

A single colon ends a part; inside a value, after `=`, two colons stand for one: `default=08::30`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Part", "split"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a token. `value` is None without `=`; positions count characters of the token from 1."""

    word: str
    value: str | None
    position: int

    @property
    def value_position(self) -> int:
        """Where the value begins."""
        return self.position + len(self.word) + 1


def split(token: str) -> list[Part]:
    """Cut a token into its parts. Any text has at least one."""
    parts = []
    begin = index = 0
    in_value = False
    while index <= len(token):
        character = token[index : index + 1]
        if in_value and token.startswith("::", index):
            index += 2
            continue
        if character in ("", ":"):
            parts.append(_part(token[begin:index], begin))
            begin, in_value = index + 1, False
        elif character == "=":
            in_value = True
        index += 1
    return parts


def _part(text: str, begin: int) -> Part:
    word, equals, value = text.partition("=")
    return Part(word, value.replace("::", ":") if equals else None, begin + 1)
