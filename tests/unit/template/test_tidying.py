"""Imports at the top of rendered files, as ruff sorts them."""

from __future__ import annotations

from fastmod.template.tidying import LIMIT, tidy_imports


def test_sections_names_and_empty_lines() -> None:
    text = (
        '"""Text."""\n\nfrom app.core import b\nfrom pydantic import Z, a\nimport re\nfrom app.core import A\n\n\n\n'
        "from __future__ import annotations\nclass C:\n    pass\n"
    )
    assert tidy_imports(text) == (
        '"""Text."""\n\nfrom __future__ import annotations\n\nimport re\n\nfrom pydantic import Z, a\n\n'
        "from app.core import A, b\n\n\nclass C:\n    pass\n"
    )


def test_one_empty_line_before_a_statement() -> None:
    assert tidy_imports("import re\nX = 1\n") == "import re\n\nX = 1\n"


def test_long_imports_are_broken() -> None:
    name = "x" * LIMIT
    assert tidy_imports(f"from a import {name}, B\nX = 1\n") == (f"from a import (\n    B,\n    {name},\n)\n\nX = 1\n")


def test_conditional_imports_stay() -> None:
    text = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from b import B\n    from a import A\n"
    assert tidy_imports(text) == text


def test_text_without_imports_stays() -> None:
    assert tidy_imports("X = 1\n") == "X = 1\n"
