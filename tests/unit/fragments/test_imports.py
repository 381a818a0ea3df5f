"""Import blocks, grouped and sorted."""

from __future__ import annotations

from fastmod.fragments.imports import import_block


def test_groups_and_order() -> None:
    pairs = [("app.core.types", "unset"), ("app.core.types", "OneLine"), ("sqlalchemy", "text"), ("sqlalchemy", "JSON"),
             ("datetime", "date"), ("datetime", "UTC"), ("sqlalchemy", "String"), ("decimal", "Decimal")]  # fmt: skip
    assert import_block(pairs) == (
        "from datetime import UTC, date\nfrom decimal import Decimal\n\n"
        "from sqlalchemy import JSON, String, text\n\nfrom app.core.types import OneLine, unset"
    )


def test_long_lines_are_wrapped() -> None:
    block = import_block([("app.x", "A" * 60), ("app.x", "B" * 60)])
    assert block == f"from app.x import (\n    {'A' * 60},\n    {'B' * 60},\n)"


def test_nothing() -> None:
    assert import_block([]) == ""
