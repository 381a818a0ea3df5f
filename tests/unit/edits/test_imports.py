"""Imports are where ruff wants them, and go when nothing uses them any more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.edits import AlreadyThere, Cannot, Changed, Import, add_imports, remove_imports

POOL = [
    Import("datetime", "date"),
    Import("datetime", "UTC"),
    Import("decimal", "Decimal"),
    Import("re"),
    Import("uuid"),
    Import("sqlalchemy", "Date"),
    Import("sqlalchemy", "func"),
    Import("sqlalchemy.orm", "Mapped"),
    Import("pydantic", "EmailStr"),
    Import("sqlalchemy", "text", alias="sql_text"),
    Import("app.core.types", "Item10"),
    Import("app.core.types", "Item2"),
    Import("app.modules.a.models.User", "User", for_types=True),
    Import("app.modules.b.models.SKU", "SKU", for_types=True),
]
HEADS = [
    '"""Doc."""\n\n\nclass A: ...\n',
    '"""Doc."""\n\nx = 1\n',
    "class A: ...\n",
    "x = 1\n",
    '"""Doc."""\n\nfrom __future__ import annotations\n\nx = 1\n',
    "import os\n\nimport jinja2\n\nfrom app.z import a\n\nx = 1\n",
]


def add(text: str, imports: tuple[Import, ...]) -> str:
    outcome = add_imports(text, imports)
    assert isinstance(outcome, Changed), outcome
    assert add_imports(outcome.text, imports) == AlreadyThere()
    return outcome.text


@settings(max_examples=20)
@given(
    head=st.sampled_from(HEADS), imports=st.lists(st.sampled_from(POOL), unique=True, min_size=1), crlf=st.booleans()
)
def test_ruff_has_nothing_to_sort_and_removing_undoes(
    tmp_path_factory: pytest.TempPathFactory, head: str, imports: list[Import], crlf: bool
) -> None:
    text = head.replace("\n", "\r\n") if crlf else head
    new = add(text, tuple(imports))
    assert remove_imports(new, tuple(imports)) == Changed(text)
    file = tmp_path_factory.mktemp("sorted") / "sample.py"
    file.write_bytes(new.encode())
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "I", "--diff", "--config",
         "line-length=120", "--config", "lint.isort.known-first-party=['app']", str(file)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_a_line_that_grows_too_long_is_exploded_and_comes_back() -> None:
    names = ", ".join(f"Name{number:02}" for number in range(12))
    text = f"from sqlalchemy import {names}  # noqa: F401\n"
    new = add(text, (Import("sqlalchemy", "Name05b"),))
    assert new.startswith("from sqlalchemy import (\n    Name00,\n")
    assert new.endswith("    Name11,\n)  # noqa: F401\n")
    assert remove_imports(new, (Import("sqlalchemy", "Name05b"),)) == Changed(text)


def test_comments_in_a_list_of_names_stay() -> None:
    text = "from a import (\n    # first\n    b,  # of b\n    d,  # of d\n)\n\nb + d\n"
    assert add(text, (Import("a", "c"),)) == text.replace("    d,", "    c,\n    d,")
    assert add(text, (Import("a", "e"),)) == text.replace("# of d\n", "# of d\n    e,\n")


def test_a_name_that_means_something_else_is_refused() -> None:
    assert add_imports("date = 1\n", (Import("datetime", "date"),)) == Cannot("has another `date`")
    assert add_imports("for date in x: ...\n", (Import("datetime", "date"),)) == Cannot("has another `date`")
    assert add_imports("def f():\n    date = 1\n", (Import("datetime", "date"),)) != Cannot("has another `date`")


def test_this_file_is_not_touched_by_adding_what_it_has() -> None:
    text = Path(__file__).read_text("utf-8")
    assert add_imports(text, (Import("pathlib", "Path"), Import("subprocess"))) == AlreadyThere()
