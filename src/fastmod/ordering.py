"""The order of names in imports and lists: one set of keys, equal to ruff's (a test compares them)."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["export_key", "member_key", "module_key", "natural_key"]

Natural = tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=8192)
def natural_key(name: str) -> Natural:
    """Return the key of natural order: character by character, but runs of digits compare as numbers.

    A run with a leading zero compares digit by digit, before any run without one.
    """
    return tuple(_part(part) for part in re.findall(r"\d+|\D", name))


def _part(part: str) -> tuple[int, int, str]:
    if not part.isdigit():
        return ord(part), 0, ""
    return ord("0"), -1 if part.startswith("0") else int(part), part


def module_key(module: str) -> tuple[Natural, Natural]:
    """Return the key of a module in a block of `from` imports: ruff folds case first."""
    return natural_key(module.lower()), natural_key(module)


def member_key(name: str) -> tuple[int, Natural, Natural]:
    """Return the key of a name in the list of one import: constants, classes, the rest; case folded within each."""
    return _rank(name), natural_key(name.lower()), natural_key(name)


def export_key(name: str) -> tuple[int, Natural]:
    """Return the key of a name in `__all__`: ranks as in imports, but ruff does not fold case here."""
    return _rank(name), natural_key(name)


def _rank(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2
