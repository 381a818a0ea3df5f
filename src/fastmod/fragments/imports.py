"""Import lines of generated files, grouped and sorted as ruff does."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from fastmod.fragments.layout import WIDTH
from fastmod.ordering import member_key, module_key

__all__ = ["Import", "import_block"]

Import = tuple[str, str]
"""Module and name, as in `from module import name`."""

_FIRST_PARTY = frozenset({"app", "scripts", "tests"})


def import_block(imports: Iterable[Import]) -> str:
    """Return the `from ... import` lines of a file: standard library, packages, the project, a blank line between."""
    by_module: dict[str, set[str]] = {}
    for module, name in imports:
        by_module.setdefault(module, set()).add(name)
    sections: dict[int, list[str]] = {}
    for module in sorted(by_module, key=module_key):
        sections.setdefault(_section(module), []).append(_line(module, sorted(by_module[module], key=member_key)))
    return "\n\n".join("\n".join(sections[number]) for number in sorted(sections))


def _section(module: str) -> int:
    top = module.partition(".")[0]
    return 0 if top in sys.stdlib_module_names else 2 if top in _FIRST_PARTY else 1


def _line(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return f"from {module} import (\n{''.join(f'    {name},{chr(10)}' for name in names)})"
