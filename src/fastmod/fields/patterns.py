"""The patterns of text fields: the part of regular expressions that Python, Rust and JavaScript read alike.

Parsed by `pattern_parser` and not by `re`, so that each refusal names its place, repetition stays linear, and matching
samples can be made. A pattern always means the whole text (`^` and `$` round it are taken off) and knows printable
ASCII only: `.`, `\\w` and `[^x]` mean other sets in each of the three, so generated code gets the sets written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

__all__ = [
    "PRINTABLE",
    "SPECIAL",
    "BadPatternError",
    "Chars",
    "Choice",
    "Pattern",
    "Repeat",
    "Sequence",
    "is_steady",
    "regex_of",
    "samples_of",
    "weight_of",
]

PRINTABLE = frozenset(chr(code) for code in range(32, 127))
SPECIAL = frozenset(r".^$*+?()[]{}|\\")


class BadPatternError(ValueError):
    """What is wrong with a pattern, and where (from 1)."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.position = position


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set."""

    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A node several times; `high` is None without a bound."""

    node: Pattern
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """One node after the other."""

    nodes: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several nodes."""

    nodes: tuple[Pattern, ...]


Pattern = Chars | Repeat | Sequence | Choice


def weight_of(node: Pattern) -> int:
    """How long the pattern is with all its counted repetitions written out: compilers have a limit."""
    if isinstance(node, Chars):
        return 1
    if isinstance(node, Repeat):
        return weight_of(node.node) * max(node.high or node.low, 1)
    return sum(weight_of(part) for part in node.nodes)


def is_steady(node: Pattern) -> bool:
    """Whether a repeated `node` can match in one way only.

    So is a fixed run of characters, and one that begins with a character that comes nowhere else in it: `(-[a-z]+)*`.
    """
    if isinstance(node, Chars):
        return True
    if not isinstance(node, Sequence):
        return False
    if all(isinstance(part, Chars) for part in node.nodes):
        return True
    first, *others = node.nodes
    if not isinstance(first, Chars) or not all(_simple(part) for part in others):
        return False
    return all(not first.allowed & _reach(part) for part in others)


def _simple(node: Pattern) -> bool:
    return isinstance(node, Chars) or (isinstance(node, Repeat) and isinstance(node.node, Chars))


def _reach(node: Pattern) -> frozenset[str]:
    if isinstance(node, Chars):
        return node.allowed
    if isinstance(node, Repeat):
        return _reach(node.node)
    return frozenset().union(*(_reach(part) for part in node.nodes))


def regex_of(node: Pattern) -> str:
    """Return the pattern for generated code: anchored, each set of characters written out."""
    return f"^(?:{_written(node)})$" if isinstance(node, Choice) else f"^{_written(node)}$"


def _written(node: Pattern) -> str:
    if isinstance(node, Chars):
        return _set(node.allowed)
    if isinstance(node, Choice):
        return "|".join(_written(part) for part in node.nodes)
    if isinstance(node, Sequence):
        return "".join(f"(?:{_written(part)})" if isinstance(part, Choice) else _written(part) for part in node.nodes)
    inner = _written(node.node)
    counts = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((node.low, node.high))
    if counts is None:
        counts = (
            f"{{{node.low}}}" if node.low == node.high else f"{{{node.low},{'' if node.high is None else node.high}}}"
        )
    return f"{inner if isinstance(node.node, Chars) else f'(?:{inner})'}{counts}"


def _set(allowed: frozenset[str]) -> str:
    if len(allowed) == 1:
        character = min(allowed)
        return f"\\{character}" if character in SPECIAL else _plain(character)
    parts = []
    codes = sorted(map(ord, allowed))
    for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]):
        members = [chr(code) for _, code in run]
        ends = [f"\\{end}" if end in "\\]^-[" else _plain(end) for end in (members[0], members[-1])]
        parts.append("-".join(ends) if len(members) > 2 else "".join(ends[: len(members)]))
    return f"[{''.join(parts)}]"


def _plain(character: str) -> str:
    return "\\x22" if character == '"' else character  # the pattern stands in a raw string


def samples_of(node: Pattern, shortest: int, longest: int, wanted: int) -> list[str]:
    """Return up to `wanted` different texts of allowed length that match, always the same ones."""
    found: list[str] = []
    for number in range(400):
        for extra in (0, 1, 2, 3, shortest, longest):
            text = "".join(_sample(node, _Dice(number), extra))
            if shortest <= len(text) <= longest and text.strip() == text and text not in found:
                found.append(text)
                if len(found) == wanted:
                    return found
    return found


class _Dice:
    """A counter read digit by digit: different numbers make different choices."""

    def __init__(self, number: int) -> None:
        self.number = number

    def pick(self, count: int) -> int:
        self.number, rest = divmod(self.number, count)
        return rest


def _sample(node: Pattern, dice: _Dice, extra: int) -> Iterator[str]:
    if isinstance(node, Chars):
        letters = sorted(node.allowed, key=lambda character: (not character.isalnum(), character))
        yield letters[dice.pick(len(letters))]
    elif isinstance(node, Choice):
        yield from _sample(node.nodes[dice.pick(len(node.nodes))], dice, extra)
    elif isinstance(node, Sequence):
        for part in node.nodes:
            yield from _sample(part, dice, extra)
    else:
        most = node.low + extra if node.high is None else min(node.low + extra, node.high)
        for _ in range(most):
            yield from _sample(node.node, dice, extra)
