"""Fields in models; that they work is tested in tests/bake."""

from __future__ import annotations

import ast

import pytest

from tests.support.every_field import every_token
from tests.support.fields import made, model_file, parse


@pytest.mark.parametrize(
    ("token", "line"),
    [
        ("title:str=80", "title: Mapped[str] = mapped_column(String(80))"),
        ("count:int", "count: Mapped[int]"),
        ("active:bool:default=true", "active: Mapped[bool] = mapped_column(default=True, server_default=true())"),
        ("on:date:optional:index", "on: Mapped[date | None] = mapped_column(index=True)"),
        (
            "owner:ref=users.User",
            "owner_id: Mapped[int] = mapped_column("
            'BigIntegerId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)',
        ),
    ],
)
def test_lines(token: str, line: str) -> None:
    assert made(parse(token))[0].model.lines == f"    {line}"


def test_all_of_them_are_python_and_import_what_they_use() -> None:
    parts = made(parse(*every_token()))
    tree = ast.parse(model_file(parts))
    known = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    assert known <= used
