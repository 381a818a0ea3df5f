"""Lines of generated Python that long names make too long, broken as ruff would break them.

Templates are written for names of usual length. With a name of forty characters a line may pass the limit of generated
projects; `wrap` breaks it at its brackets. It knows the statements that templates hold (imports, definitions, calls,
assignments and returns that end in a bracket), not Python as a whole: a test compares it with ruff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from fastmod.fragments.layout import WIDTH as LIMIT

__all__ = ["LIMIT", "wrap"]

_INDENT = "    "
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_STRING = re.compile(r"""[rbfRBF]{0,2}(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_SIGN = re.compile(rf"{_STRING.pattern}|[()\[\]{{}},]")
_ASSIGNED = re.compile(r"( *[^=\"']+ = )([^=].*)")
_COMPREHENSION = re.compile(r"(.+?) (for \w+ in .+)")


def wrap(text: str) -> str:
    """Return Python source with every line over the limit broken; all others stay as they are."""
    lines = text.split("\n")
    if max(map(len, lines)) <= LIMIT:
        return text
    long = [number for number, line in enumerate(lines) if len(line) > LIMIT]
    # From the last to the first: the numbers of those before stay.
    for number in reversed(long):
        # The inside of a bracket that the template breaks already has no bracket of its own around it.
        is_inside = number > 0 and lines[number - 1].endswith(tuple(_PAIRS))
        lines[number : number + 1] = _wrapped(lines[number], is_inside)
    return "\n".join(lines)


@lru_cache(maxsize=4096)
def _wrapped(line: str, is_inside: bool) -> tuple[str, ...]:
    """A change renders most files twice, with the same lines."""
    return tuple(_lines(line, is_inside))


def _lines(line: str, is_inside: bool = False) -> Iterator[str]:
    if len(line) <= LIMIT or line.lstrip().startswith(("#", '"""')):
        yield line
    elif is_inside and len(parts := list(_split(line.strip()))) > 1:
        yield from _inside(parts, _indent(line), alone=False)
    elif match := re.fullmatch(r"( *)(from \S+ import )(\w[^(]*)", line):
        yield f"{match[1]}{match[2]}("
        yield from (f"{match[1]}{_INDENT}{name}," for name in match[3].split(", "))
        yield f"{match[1]})"
    else:
        yield from _broken(line)


def _broken(line: str) -> Iterator[str]:
    """Break at the parameters of a definition, else at the last bracket that stands for itself."""
    indent = _indent(line)
    definition = line.lstrip().startswith(("def ", "async def ", "class "))
    pairs = _brackets(line)
    place = next(pairs if definition else reversed(list(pairs)), None)
    if place is None:
        yield line
        return
    start, end = place
    if start + 1 > LIMIT and (found := _ASSIGNED.fullmatch(line)):
        yield from _assigned(found[1], found[2], indent)
        return
    parts = list(_split(line[start + 1 : end]))
    yield line[: start + 1]
    yield from _inside(parts, indent + _INDENT, alone=definition and "class " not in line[:start])
    yield f"{indent}{line[end:]}"


def _assigned(target: str, value: str, indent: str) -> Iterator[str]:
    """Put brackets round the value, where that leaves the target on one line; else break its annotation."""
    if len(target) < LIMIT:
        yield f"{target}("
        yield from _lines(f"{indent}{_INDENT}{value}")
        yield f"{indent})"
        return
    start, end = next(_brackets(target))
    yield target[: start + 1]
    yield from _lines(f"{indent}{_INDENT}{target[start + 1 : end]}")
    yield from _lines(f"{indent}{target[end:]}{value}")


def _inside(parts: list[str], indent: str, alone: bool) -> Iterator[str]:
    """One line where all parts fit, else a line each. A parameter that is `alone` gets its comma at once."""
    joined = f"{indent}{', '.join(parts)}"
    loop = _COMPREHENSION.fullmatch(parts[0]) if len(parts) == 1 else None
    if loop and len(joined) > LIMIT:
        yield from (line for part in loop.groups() for line in _lines(f"{indent}{part}"))
    elif len(parts) == 1 and not alone:
        yield from _lines(joined)
    elif len(parts) == 1 or len(joined) > LIMIT:
        for part in parts:
            line = f"{indent}{part}"
            # The comma counts, too.
            yield from _with_comma(list(_broken(line) if len(line) == LIMIT else _lines(line)))
    else:
        yield joined


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _with_comma(lines: list[str]) -> list[str]:
    return [*lines[:-1], f"{lines[-1]},"]


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the outermost brackets that hold something."""
    depth, start = 0, 0
    for at, sign in _signs(line):
        if sign in _PAIRS:
            start = at if depth == 0 else start
            depth += 1
        elif sign != "," and depth > 0:  # a line may begin with the end of an earlier one's bracket
            depth -= 1
            if depth == 0 and at > start + 1:
                yield start, at


def _signs(line: str) -> Iterator[tuple[int, str]]:
    """Yield brackets and commas that stand outside of strings, each with its place."""
    return ((match.start(), match[0]) for match in _SIGN.finditer(line) if len(match[0]) == 1)


def _split(inside: str) -> Iterator[str]:
    """Yield the parts between commas that stand outside of brackets and strings."""
    depth, start = 0, 0
    for at, sign in _signs(inside):
        if sign != ",":
            depth += 1 if sign in _PAIRS else -1
        elif depth == 0:
            yield inside[start:at].strip()
            start = at + 1
    if inside[start:].strip():
        yield inside[start:].strip()
