"""Reads the text of a pattern, character by character, and refuses what is not portable or not linear."""

from __future__ import annotations

from fastmod.fields.patterns import (
    PRINTABLE,
    SPECIAL,
    BadPatternError,
    Chars,
    Choice,
    Pattern,
    Repeat,
    Sequence,
    is_steady,
    weight_of,
)

__all__ = ["parse_pattern"]

LIMIT = 80
MOST = 1000
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CLASSES = {"d": _DIGITS, "w": _DIGITS | _LETTERS | {"_"}}
_ESCAPABLE = frozenset(r".^$*+?()[]{}|\/-")


def parse_pattern(text: str) -> tuple[str, Pattern]:
    """Return the canonical text (without outer anchors) and its parsed form. Raises `BadPatternError`."""
    if len(text) > LIMIT:
        raise BadPatternError(f"the pattern has {len(text)} characters, at most {LIMIT} are allowed", 1)
    core = text.removeprefix("^")
    if core.endswith("$") and (len(core) - len(core[:-1].rstrip("\\"))) % 2:
        core = core[:-1]
    if not core:
        raise BadPatternError("the pattern is empty", 1)
    parser = _Parser(core, len(text) - len(text.removeprefix("^")))
    node = parser.choice()
    if parser.index < len(core):
        parser.fail("a `)` has no `(`")
    if weight_of(node) > MOST:
        raise BadPatternError(f"with its repetitions the pattern is longer than {MOST} characters", 1)
    return core, node


class _Parser:
    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.index = 0
        self.depth = 0

    def fail(self, reason: str, at: int | None = None) -> None:
        raise BadPatternError(reason, (self.index if at is None else at) + self.offset + 1)

    @property
    def next(self) -> str:
        return self.text[self.index : self.index + 1]

    def take(self) -> str:
        character = self.next
        self.index += 1
        return character

    def choice(self) -> Pattern:
        nodes = [self.sequence()]
        while self.next == "|":
            self.index += 1
            nodes.append(self.sequence())
        return nodes[0] if len(nodes) == 1 else Choice(tuple(nodes))

    def sequence(self) -> Pattern:
        nodes: list[Pattern] = []
        while self.next not in ("", "|", ")"):
            begin = self.index
            nodes.append(self.repeated(self.atom(), begin))
        if not nodes:
            self.fail("an alternative is empty")
        return nodes[0] if len(nodes) == 1 else Sequence(tuple(nodes))

    def repeated(self, node: Pattern, begin: int) -> Pattern:
        character = self.next
        if character not in ("*", "+", "?", "{"):
            return node
        place = self.index
        self.index += 1
        low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(character) or self.counts(place)
        if self.next in ("*", "+", "?", "{"):
            self.fail("a repetition follows a repetition")
        if high not in (0, 1) and not is_steady(node):
            self.fail("a repetition inside a repetition makes matching slow", begin)
        return Repeat(node, low, high)

    def counts(self, place: int) -> tuple[int, int | None]:
        end = self.text.find("}", self.index)
        first, comma, last = self.text[self.index : max(end, self.index)].partition(",")
        if end < 0 or not _digits(first) or (comma and last and not _digits(last)):
            self.fail("`{` needs `{2}`, `{2,}` or `{2,5}`; write `\\{` for the character", place)
        low = int(first)
        high = low if not comma else int(last) if last else None
        if max(low, high or 0) > MOST or (high is not None and (high < low or high == 0)):
            self.fail(f"the counts must rise, from 0 to {MOST} at most", place)
        self.index = end + 1
        return low, high

    def atom(self) -> Pattern:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return self.members()
        if character == ".":
            return Chars(PRINTABLE)
        if character == "\\":
            return Chars(self.escaped())
        if character in SPECIAL:
            reasons = {"^": "`^` stands inside", "$": "`$` stands inside"}
            self.fail(
                reasons.get(character, f"`{character}` has nothing to repeat; write `\\{character}`"), self.index - 1
            )
        if character not in PRINTABLE:
            self.fail("only printable ASCII characters are allowed", self.index - 1)
        return Chars(frozenset(character))

    def group(self) -> Pattern:
        begin = self.index - 1
        if self.text.startswith("?:", self.index):
            self.index += 2
        elif self.next == "?":
            self.fail("of the groups with `(?` only `(?:` is allowed", begin)
        self.depth += 1
        if self.depth > 10:
            self.fail("groups stand too deep in each other", begin)
        node = self.choice()
        if self.take() != ")":
            self.fail("a `(` has no `)`", begin)
        self.depth -= 1
        return node

    def members(self) -> Chars:
        begin = self.index - 1
        negated = self.next == "^"
        self.index += negated
        found: set[str] = set()
        while self.next != "]":
            low = self.member(begin)
            if self.next == "-" and self.text[self.index + 1 : self.index + 2] not in ("]", ""):
                self.index += 1
                high = self.member(begin)
                if len(low) != 1 or len(high) != 1 or min(low) > min(high):
                    self.fail("a range must rise from one character to another")
                found |= {chr(code) for code in range(ord(min(low)), ord(min(high)) + 1)}
            else:
                found |= low
        self.index += 1
        allowed = PRINTABLE - found if negated else frozenset(found)
        if not allowed:
            self.fail("a `[]` that no character matches", begin)
        return Chars(allowed)

    def member(self, begin: int) -> frozenset[str]:
        character = self.take()
        if not character:
            self.fail("a `[` has no `]`", begin)
        if character == "\\":
            return self.escaped()
        if character == "[" or self.text.startswith(("&&", "--", "~~"), self.index - 1):
            self.fail(f"write `\\{character}` for the character", self.index - 1)
        if character not in PRINTABLE:
            self.fail("only printable ASCII characters are allowed", self.index - 1)
        return frozenset(character)

    def escaped(self) -> frozenset[str]:
        character = self.take()
        if character in _CLASSES:
            return _CLASSES[character]
        if character not in _ESCAPABLE:
            self.fail(f"`\\{character}` is not allowed; of the classes there are `\\d` and `\\w`", self.index - 2)
        return frozenset(character)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
