"""The order of names in imports and lists: one set of keys, equal to ruff's (a test compares them); its line length."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["LINE_LENGTH", "export_key", "member_key", "module_key", "natural_key"]

LINE_LENGTH = 120
"""Of generated projects, as in their `pyproject.toml`: an import that does not fit takes a line for each name."""

Natural = tuple[tuple[int, int, str], ...]
_PARTS = re.compile(r"\d+|\D")


@lru_cache(maxsize=8192)
def natural_key(name: str) -> Natural:
    """Return the key of natural order: character by character, but runs of digits compare as numbers.

    A run with a leading zero compares digit by digit, before any run without one.
    """
    return tuple(map(_part, _PARTS.findall(name)))


@lru_cache(maxsize=8192)
def _part(part: str) -> tuple[int, int, str]:
    if not part.isdigit():
        return ord(part), 0, ""
    return ord("0"), -1 if part.startswith("0") else int(part), part


@lru_cache(maxsize=8192)
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
