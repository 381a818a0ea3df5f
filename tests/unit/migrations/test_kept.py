"""What was kept is read from the migrations, in the order of their names."""

from __future__ import annotations

from pathlib import Path

from fastmod.migrations import read_kept
from tests.support.tree import build_tree

KEEP = 'kept: dict[str, dict[str, str]] = {"books": {"title": "title:str=255", "pages": "pages:int"}}\n'
BACK = 'taken_back: dict[str, list[str]] = {"books": ["pages"]}\n'
DROP = 'def upgrade() -> None:\n    op.drop_table("books")\n'
UNDROP = 'def upgrade() -> None:\n    pass\n\n\ndef downgrade() -> None:\n    op.drop_table("books")\n'
FIRST = {"20260101_000000_keep_books.py": KEEP}


def test_nothing_is_kept_where_nothing_says_so(tmp_path: Path) -> None:
    assert read_kept(tmp_path / "missing") == {}
    build_tree(tmp_path, {"20260101_000000_create_books.py": KEEP, "20260101_000001_keep_x.py": "kept = [\n"})
    assert read_kept(tmp_path) == {}


def test_columns_are_taken_back(tmp_path: Path) -> None:
    build_tree(tmp_path, FIRST)
    assert read_kept(tmp_path) == {"books": {"title": "title:str=255", "pages": "pages:int"}}
    build_tree(tmp_path, {"20260101_000001_take_back_pages_of_books.py": BACK})
    assert read_kept(tmp_path) == {"books": {"title": "title:str=255"}}


def test_a_table_that_is_dropped_is_kept_no_more(tmp_path: Path) -> None:
    build_tree(tmp_path, {**FIRST, "20260101_000001_drop_other.py": UNDROP})
    assert "books" in read_kept(tmp_path)
    build_tree(tmp_path, {"20260101_000002_drop_books.py": DROP})
    assert read_kept(tmp_path) == {}
    build_tree(tmp_path, {"20260101_000003_keep_books.py": KEEP})
    assert "books" in read_kept(tmp_path)


def test_constants_that_are_no_constants_say_nothing(tmp_path: Path) -> None:
    build_tree(tmp_path, {"20260101_000000_keep_books.py": "kept: dict[str, dict[str, str]] = made()\n"})
    assert read_kept(tmp_path) == {}
