"""The order of names in imports and lists: one set of keys, equal to ruff's (a test compares them); its line length."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["LINE_LENGTH", "export_key", "has_digits", "member_key", "module_key", "natural_key"]

LINE_LENGTH = 120
"""Of generated projects, as in their `pyproject.toml`: an import that does not fit takes a line for each name."""

_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def natural_key(name: str) -> str:
    """Return the key of natural order: character by character, but runs of digits compare as numbers.

    A run with a leading zero compares digit by digit, before any run without one.
    """
    return _DIGITS.sub(_run, name)


def has_digits(text: str) -> bool:
    """Whether there are any in an ASCII text: without them the natural order of names is their own."""
    return any(digit in text for digit in "0123456789")


def _run(match: re.Match[str]) -> str:
    """Return digits as a text that compares as they should: in the place of a zero, longer numbers behind shorter ones.

    Texts, since comparing is what costs: a check sorts the imports of thousands of files.
    """
    digits = match[0]
    if digits.startswith("0"):
        return f"0\1{digits}\0"
    number = str(int(digits))
    other = "" if number == digits else f"\U0010ffff{digits}\0"  # in another script: behind the same in this one
    return f"0{chr(len(number) + 1)}{number}{other}"


@lru_cache(maxsize=8192)
def module_key(module: str) -> tuple[str, str]:
    """Return the key of a module in a block of `from` imports: ruff folds case first."""
    return natural_key(module.lower()), natural_key(module)


def member_key(name: str) -> tuple[int, str, str]:
    """Return the key of a name in the list of one import: constants, classes, the rest; case folded within each."""
    return _rank(name), natural_key(name.lower()), natural_key(name)


def export_key(name: str) -> tuple[int, str]:
    """Return the key of a name in `__all__`: ranks as in imports, but ruff does not fold case here."""
    return _rank(name), natural_key(name)


def _rank(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2
