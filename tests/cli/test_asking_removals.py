"""`remove-*` on a terminal says what would go before it asks whether the rows go too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.landscapes import minimal_project
from tests.support.processes import run_on_terminal
from tests.support.tree import read_tree

QUESTION = "Drop the data too"


@pytest.fixture
def project(place: Path) -> Path:
    """A minimal project with two entities in a module of its own."""
    root = minimal_project(place / "shop")
    run_process("add-module", "shelf", "--quiet", cwd=root).assert_ok()
    run_process("add-entity", "Book", "title:str", "pages:int:optional", "--quiet", cwd=root).assert_ok()
    run_process("add-entity", "Label", "name:str", "--quiet", cwd=root).assert_ok()
    return root


def _before_the_question(shown: str) -> list[str]:
    return [line.strip() for line in shown.partition(QUESTION)[0].splitlines() if line.strip()]


def test_an_entity_is_shown_with_its_table_and_files(project: Path) -> None:
    told = run_on_terminal("remove-entity", "Book", cwd=project, typed={QUESTION: "y\r"})
    assert told.code == 0, told.out
    lines = _before_the_question(told.out)
    assert lines[0] == "table `books` loses its rows"
    deleted = int(lines[1].split()[0])
    assert lines[1] == f"{deleted} files are deleted:"
    assert lines[2] == "app/modules/shelf/api/endpoints/books.py"
    assert lines[10] == f"... and {deleted - 8} more"
    assert lines[11].endswith("files are changed:")
    assert "app/modules/shelf/dependencies.py" in lines[12:]
    assert not any("label" in line.lower() for line in lines)
    assert list((project / "migrations/versions").glob("*_drop_books.py"))


def test_a_field_is_shown_with_its_column(project: Path) -> None:
    told = run_on_terminal("remove-field", "Book", "pages", cwd=project, typed={QUESTION: "n\r"})
    assert told.code == 0, told.out
    assert _before_the_question(told.out)[0] == "column `pages` of table `books` loses its values"
    assert "deleted" not in told.out.partition(QUESTION)[0]
    assert list((project / "migrations/versions").glob("*_keep_pages_of_books.py"))


def test_a_module_is_shown_with_all_its_tables(project: Path) -> None:
    told = run_on_terminal("remove-module", "shelf", cwd=project, typed={QUESTION: "\x03"})
    assert told.code == 130, told.out
    assert _before_the_question(told.out)[:2] == ["table `books` loses its rows", "table `labels` loses its rows"]


def test_what_is_used_elsewhere_is_said_without_a_question(project: Path) -> None:
    (project / "scripts" / "mine.py").write_text("from app.modules.shelf.models.Book import Book\n")
    before = read_tree(project)
    told = run_on_terminal("remove-entity", "Book", cwd=project, typed={})
    assert told.code == 2, told.out
    assert "scripts/mine.py:1" in told.out
    assert QUESTION not in told.out
    assert read_tree(project) == before


def test_edits_in_the_way_are_said_without_a_question(project: Path) -> None:
    model = project / "app/modules/shelf/models/Book.py"
    model.write_text(f"{model.read_text()}\n\nMINE = 1\n")
    before = read_tree(project)
    told = run_on_terminal("remove-entity", "Book", cwd=project, typed={})
    assert told.code == 1, told.out
    assert "app/modules/shelf/models/Book.py" in told.out
    assert QUESTION not in told.out
    assert read_tree(project) == before
