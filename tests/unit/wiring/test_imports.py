"""Imports come where ruff's import order wants them, among those of their own package."""

from __future__ import annotations

import ast

import pytest

from fastmod.wiring.imports import insert_imports
from fastmod.wiring.lists import Link

LINK = Link("app.modules.shop.module", ("MODULE",), "SHOP")
LINE = "from app.modules.shop.module import MODULE as SHOP\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", LINE),
        ('"""Doc."""\n', f'"""Doc."""\n\n{LINE}'),
        ("import os\n", f"import os\n\n{LINE}"),
        ("from app.zoo import z\n", f"{LINE}from app.zoo import z\n"),
        ("from app.core import c\n\nX = 1\n", f"from app.core import c\n{LINE}\nX = 1\n"),
        ("from app.core import (\n    a,\n    b,\n)\n", f"from app.core import (\n    a,\n    b,\n)\n{LINE}"),
        ("from app.core import c", f"from app.core import c\n{LINE}"),
    ],
)
def test_place(before: str, after: str) -> None:
    lines = before.splitlines(keepends=True)
    insert_imports(lines, ast.parse(before), [LINK])
    assert "".join(lines) == after


@pytest.mark.parametrize("before", ["", "import os\n", "from app.zoo import z\nfrom app.modules.m import m\n", LINE])
def test_many_at_once_stand_as_if_they_had_come_one_by_one(before: str) -> None:
    links = [Link(f"app.modules.{name}.module", ("MODULE",), name.upper()) for name in ("b10", "z", "b9", "a_b", "a")]
    at_once, one_by_one = before.splitlines(keepends=True), before.splitlines(keepends=True)
    insert_imports(at_once, ast.parse(before), links)
    for link in links:
        insert_imports(one_by_one, ast.parse("".join(one_by_one)), [link])
    assert at_once == one_by_one
