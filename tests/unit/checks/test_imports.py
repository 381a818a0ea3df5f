"""Imports as absolute names, wherever they stand."""

from __future__ import annotations

import pytest

from fastmod.checks.imports import imports_of, loaded_by_name
from fastmod.checks.tree import Source

PATH = "app/modules/shop/services/A.py"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a, b.c as d", [(1, "a", False), (1, "b.c", False)]),
        ("from a.b import c, d as e", [(1, "a.b.c", False), (1, "a.b.d", False)]),
        ("from . import x", [(1, "app.modules.shop.services.x", True)]),
        ("from ..models import User", [(1, "app.modules.shop.models.User", True)]),
        ("def f():\n    if x:\n        import a", [(3, "a", False)]),
        ("try:\n    import a\nexcept E:\n    import b\nelse:\n    import c\nfinally:\n    import d",
         [(2, "a", False), (4, "b", False), (6, "c", False), (8, "d", False)]),
        ("match x:\n    case 1:\n        import a", [(3, "a", False)]),
        ("class A:\n    async def f(self):\n        async with x:\n            import a", [(4, "a", False)]),
        ("x = 'import a'", []),
        ("import (", []),
    ],
)  # fmt: skip
def test_imports(text: str, expected: list[tuple[int, str, bool]]) -> None:
    found = imports_of(Source(PATH, text.encode()))
    assert sorted((one.line, one.full, one.relative) for one in found) == expected


def test_names_that_are_loaded() -> None:
    text = 'import_module("a.b")\nx = [importlib.import_module("c"), __import__("d"), import_module(e), other("f")]\n'
    assert [one.full for one in loaded_by_name(Source(PATH, text.encode()))] == ["a.b", "c", "d"]
