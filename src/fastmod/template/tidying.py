"""The imports at the top of rendered Python, grouped and sorted as ruff does.

Which line comes first depends on the names of modules and entities: templates state what a file needs in any order.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from fastmod.fragments.layout import WIDTH as LIMIT
from fastmod.ordering import member_key, module_key

__all__ = ["LIMIT", "tidy_imports"]

_FIRST_PARTY = frozenset({"app", "scripts", "tests"})
_FROM = re.compile(r"from (\S+) import (.+)")
_BLOCKS = ("class ", "def ", "async def ", "@")
_PLAIN = re.compile(r"import (\S+)")


def tidy_imports(text: str) -> str:
    """Return `text` with the imports of its top sorted, and the empty lines below them as ruff wants them.

    What stands in brackets or under a condition stays where it is.
    """
    lines = text.split("\n")
    marked = [number for number, line in enumerate(lines) if line.startswith(("from ", "import ")) and _is_import(line)]
    if not marked:
        return text
    first, last = marked[0], marked[0]
    while last + 1 < len(lines) and (last + 1 in marked or not lines[last + 1]):
        last += 1
    while last not in marked:
        last -= 1
    rest = lines[last + 1 :]
    while rest and not rest[0]:
        del rest[0]
    space = [""] * (2 if rest and rest[0].startswith(_BLOCKS) else 1 if rest else 0)
    return "\n".join([*lines[:first], _block(lines[first : last + 1]), *space, *rest])


def _is_import(line: str) -> bool:
    return bool(_PLAIN.fullmatch(line) or _FROM.fullmatch(line))


def _block(lines: Iterable[str]) -> str:
    plain: dict[int, set[str]] = {}
    named: dict[int, dict[str, set[str]]] = {}
    for line in lines:
        if match := _PLAIN.fullmatch(line):
            plain.setdefault(_section(match[1]), set()).add(match[1])
        elif match := _FROM.fullmatch(line):
            names = named.setdefault(_section(match[1]), {}).setdefault(match[1], set())
            names.update(name.strip() for name in match[2].split(","))
    sections = []
    for number in sorted({*plain, *named}):
        found = [f"import {module}" for module in sorted(plain.get(number, ()), key=module_key)]
        modules = named.get(number, {})
        found += [_line(module, modules[module]) for module in sorted(modules, key=module_key)]
        sections.append("\n".join(found))
    return "\n\n".join(sections)


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    return 1 if top in sys.stdlib_module_names else 3 if top in _FIRST_PARTY else 2


def _line(module: str, names: Iterable[str]) -> str:
    ordered = sorted(names, key=lambda name: member_key(name.partition(" as ")[0]))
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= LIMIT:
        return line
    return f"from {module} import (\n{''.join(f'    {name},{chr(10)}' for name in ordered)})"
