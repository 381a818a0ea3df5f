"""The proof of an edit: the new tree, less what was added, is the old tree."""

from __future__ import annotations

import ast
from typing import Any

from fastmod.edits.result import UNSAFE, CannotEditError

__all__ = ["prove", "same"]


def same(one: Any, other: Any) -> bool:
    """Whether two syntax trees (or lists of them) say the same, wherever they stand."""
    pairs = [(one, other)]
    while pairs:
        left, right = pairs.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, list):
            if len(left) != len(right):
                return False
            pairs.extend(zip(left, right, strict=True))
        elif isinstance(left, ast.AST):
            pairs.extend((getattr(left, name, None), getattr(right, name, None)) for name in left._fields)
        elif left != right and not (left != left and right != right):  # noqa: PLR0124  # two NaN are the same literal
            return False
    return True


def prove(found: ast.AST, wanted: ast.AST) -> None:
    """Raise `CannotEditError` unless both trees are the same."""
    if not same(found, wanted):
        raise CannotEditError(UNSAFE)
