"""What `--keep-data` left in the database: told by the migrations themselves, in the order of their names."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["Kept", "read_kept"]

Kept = dict[str, dict[str, str]]
"""Table -> column without a model -> the text of its field. Columns of the base class are not listed."""

_TELLING = ("keep_", "take_back_", "drop_")
"""How what such files do begins, behind the time: only these are read, a large project has hundreds."""
_STAMP = re.compile(r"\d{8}_\d{6}_")


def read_kept(folder: Path) -> Kept:
    """Return what no model has and the database still does. What later migrations took back or dropped is gone."""
    kept: Kept = {}
    if not folder.is_dir():
        return kept
    telling = [name for name in os.listdir(folder) if name.startswith(_TELLING, 16) and name.endswith(".py")]
    for name in sorted(filter(_STAMP.match, telling)):
        try:
            tree = ast.parse((folder / name).read_bytes())
        except (SyntaxError, ValueError):
            continue  # in the middle of an edit
        for table, columns in _constant(tree, "kept").items():
            kept.setdefault(table, {}).update(columns)
        for table, taken in _constant(tree, "taken_back").items():
            for column in taken:
                kept.get(table, {}).pop(column, None)
        for table in _dropped(tree):
            kept.pop(table, None)
    return kept


def _constant(tree: ast.Module, name: str) -> Mapping[str, Any]:
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.AnnAssign) and isinstance(target, ast.Name) and target.id == name and node.value:
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                return {}
            return value if isinstance(value, dict) else {}
    return {}


def _dropped(tree: ast.Module) -> list[str]:
    upgrades = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    return [
        str(node.args[0].value)
        for upgrade in upgrades
        for node in ast.walk(upgrade)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "drop_table"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
