"""The imports at the top of rendered Python, grouped and sorted as ruff does.

Which line comes first depends on the names of modules and entities: templates state what a file needs in any order.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache

from fastmod.fragments.layout import WIDTH as LIMIT
from fastmod.ordering import member_key, module_key

__all__ = ["LIMIT", "tidy_imports"]

_FIRST_PARTY = frozenset({"app", "scripts", "tests"})
_IMPORT = r"(?:from \S+ import .+|import \S+$)"
_BLOCK = re.compile(rf"^{_IMPORT}(?:\n+{_IMPORT})*", re.MULTILINE)
_FROM = re.compile(r"from (\S+) import (.+)")
_DEFINITIONS = ("class ", "def ", "async def ", "@")


def tidy_imports(text: str) -> str:
    """Return `text` with the imports of its top sorted, and the empty lines below them as ruff wants them.

    What stands in brackets or under a condition stays where it is.
    """
    match = _BLOCK.search(text)
    if match is None:
        return text
    rest = text[match.end() :].lstrip("\n")
    space = "\n\n\n" if rest.startswith(_DEFINITIONS) else "\n\n" if rest else ""
    return f"{text[: match.start()]}{_sorted(match[0])}{space}{rest}"


@lru_cache(maxsize=4096)
def _sorted(block: str) -> str:
    """A change renders most files twice, with the same imports."""
    imports = sorted([_read(line) for line in block.split("\n") if line])
    lines: list[str] = []
    number = 0
    while number < len(imports):
        section, is_from, key, module, line, names = imports[number]
        if number and imports[number - 1][0] != section:
            lines.append("")
        number += 1
        same = list[str]()
        while number < len(imports) and imports[number][:3] == (section, is_from, key):
            same += imports[number][5]
            number += 1
        lines.append(_line(module, {*names, *same}) if same else line)
    return "\n".join(lines)


_Read = tuple[int, bool, tuple[str, str], str, str, tuple[str, ...]]


@lru_cache(maxsize=8192)
def _read(line: str) -> _Read:
    """Return where an import stands (section, kind and key), its module, itself when it is alone there, and its names.

    All files of an entity import much the same.
    """
    if match := _FROM.fullmatch(line):
        module, names = match[1], tuple(name.strip() for name in match[2].split(","))
        return _section(module), True, module_key(module), module, _line(module, {*names}), names
    module = line.removeprefix("import ")
    return _section(module), False, module_key(module), module, line, ()


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    return 1 if top in sys.stdlib_module_names else 3 if top in _FIRST_PARTY else 2


def _member(name: str) -> tuple[tuple[int, str, str], str]:
    return member_key(name.partition(" as ")[0]), name


def _line(module: str, names: set[str]) -> str:
    ordered = sorted(names, key=_member) if len(names) > 1 else names
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= LIMIT:
        return line
    return f"from {module} import (\n{''.join(f'    {name},{chr(10)}' for name in ordered)})"
