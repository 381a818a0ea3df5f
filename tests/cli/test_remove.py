"""`fastmod remove-*` as it is typed: rows are never decided on silently, and what is in use stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import run_cli, run_process
from tests.support.landscapes import minimal_project
from tests.support.tree import read_tree

ASKED = ("what becomes of the rows is not said", "pass --keep-data or --drop-data")
VERSIONS = "migrations/versions/"


@pytest.fixture
def project(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A minimal project with two entities, one pointing to the other, which one stands in."""
    root = minimal_project(place / "shop")
    monkeypatch.chdir(root)
    run_cli("add-module", "shelf", "--quiet").assert_ok()
    run_cli("add-entity", "Author", "name:str:unique", "--quiet").assert_ok()
    run_cli("add-entity", "Book", "title:str", "note:text:optional", "author:ref=Author", "--quiet").assert_ok()
    return root


@pytest.mark.parametrize(
    "command", [("remove-field", "Book", "note"), ("remove-entity", "Book"), ("remove-module", "shelf")]
)
def test_rows_are_decided_on_by_an_option_where_nobody_can_be_asked(project: Path, command: tuple[str, ...]) -> None:
    before = read_tree(project)
    run_process(*command, cwd=project).assert_error(2, *ASKED)
    assert read_tree(project) == before


def test_what_is_not_there_is_said_before_anything_is_asked(project: Path) -> None:
    entities = "entities: Author, Book, OneTimeToken, RefreshToken, User, UserProfile"
    told = ("there is no entity `Bok`", f"did you mean `Book`? {entities}")
    run_cli("remove-entity", "Bok").assert_error(2, *told)
    run_cli("remove-field", "Bok", "note").assert_error(2, *told)
    run_cli("remove-field", "Book", "notes", "--drop-data").assert_error(
        2, "`Book` has no field `notes` that fastmod added", "did you mean `note`? fields: author, note, title"
    )


def test_dropped_data_go_by_a_migration(project: Path) -> None:
    before = read_tree(project)
    told = run_cli("remove-field", "Book", "note", "--drop-data").assert_ok()
    after = read_tree(project)
    (migration,) = after.keys() - before.keys()
    assert migration.startswith(VERSIONS)
    assert 'table.drop_column("note")' in after[migration].decode()
    assert b"note" not in after["app/modules/shelf/models/Book.py"]
    assert told.out.startswith("remove-field Book: 1 created, ")
    assert told.out.endswith("Next:\n  make migrate    # bring the database there\n  make test\n")


def test_kept_data_lose_their_rules_only(project: Path) -> None:
    before = read_tree(project)
    told = run_cli("remove-field", "Book", "note", "title", "--keep-data").assert_ok()
    assert told.err == (
        "note: column `title` of `books` stays; adding the same field takes it back\n"
        "note: column `note` of `books` stays; adding the same field takes it back\n"
    )
    after = read_tree(project)
    (migration,) = after.keys() - before.keys()
    text = after[migration].decode()
    assert "drop_column" not in text
    assert 'table.alter_column("title", nullable=True)' in text
    assert "note" not in after["app/modules/shelf/models/Book.py"].decode()


def test_kept_data_are_taken_back_by_the_same_words_only(project: Path) -> None:
    run_cli("remove-entity", "Book", "--keep-data", "--quiet").assert_ok()
    before = read_tree(project)
    again = ("add-entity", "Book", "title:str", "note:text:optional", "author:ref=Author", "--module", "shelf")
    run_cli("add-entity", "Book", "title:text", "pages:int", "--module", "shelf").assert_error(
        2,
        "field `title`: `books` still has this column from before, as `title:str=255`",
        "take it back as it was, choose another name, or drop it first by a migration of yours",
        ("field `pages`: the table may hold rows already, what should they have? (add `optional` or `default=...`)",),
    )
    assert read_tree(project) == before
    run_cli(*again, "--quiet").assert_ok()
    (migration,) = read_tree(project).keys() & {path for path in read_tree(project) if "_take_back_" in path}
    assert "create_table" not in (project / migration).read_text("utf-8")


def test_a_table_that_was_dropped_after_all_is_made_again(project: Path) -> None:
    run_cli("remove-entity", "Book", "--keep-data", "--quiet").assert_ok()
    run_cli("add-entity", "Book", "title:str", "--module", "shelf", "--quiet").assert_ok()
    run_cli("remove-entity", "Book", "--drop-data", "--quiet").assert_ok()
    before = read_tree(project)
    run_cli("add-entity", "Book", "title:text", "--module", "shelf", "--quiet").assert_ok()
    assert any("_create_books" in path for path in read_tree(project).keys() - before.keys())


def test_what_something_points_to_stays_until_that_goes(project: Path) -> None:
    before = read_tree(project)
    run_cli("remove-entity", "Author", "--drop-data").assert_error(
        2,
        "entity `Author` cannot go: other entities point to it",
        "remove these fields first: `fastmod remove-field Book author --module shelf --keep-data`, or `--drop-data`",
        ("shelf.Book.author -> shelf.Author",),
    )
    assert read_tree(project) == before
    run_cli("remove-field", "Book", "author", "--module", "shelf", "--drop-data").assert_ok()
    run_cli("remove-entity", "Author", "--drop-data").assert_ok()
    assert not (project / "app/modules/shelf/models/Author.py").exists()


def test_a_module_goes_with_its_entities_and_their_migrations_stay(project: Path) -> None:
    before = read_tree(project)
    run_cli("remove-module", "shelf", "--drop-data", "--quiet").assert_ok()
    after = read_tree(project)
    assert not [path for path in after if path.startswith(("app/modules/shelf", "tests/modules/shelf"))]
    assert {path for path in before if path.startswith(VERSIONS)} < set(after)
    listed = json.loads(run_cli("list", "--json").assert_ok().out)
    assert [module["name"] for module in listed["modules"]] == ["auth", "users"]


def test_a_module_without_rows_asks_nothing(project: Path) -> None:
    run_cli("add-module", "desk", "--quiet").assert_ok()
    before = read_tree(project)
    run_cli("remove-module", "desk", "--quiet").assert_ok()
    assert len(read_tree(project)) < len(before)


def test_what_a_hand_wrote_about_it_stops_it(project: Path) -> None:
    (project / "app/modules/shelf/services/Reader.py").write_text(
        '"""Reads."""\n\nfrom app.modules.shelf.models.Book import Book\n\n\nclass Reader:\n    book: Book\n'
    )
    before = read_tree(project)
    refused = run_cli("remove-entity", "Book", "--drop-data")
    refused.assert_refused(2)
    assert refused.err.startswith("error: entity `Book` is used elsewhere\n")
    assert "app/modules/shelf/services/Reader.py:3" in refused.err
    assert read_tree(project) == before


def test_an_edited_file_is_a_conflict(project: Path) -> None:
    service = project / "app/modules/shelf/services/BookService.py"
    service.write_text(service.read_text("utf-8") + "\n\nLIMIT = 5\n", "utf-8")
    before = read_tree(project)
    stopped = run_cli("remove-entity", "Book", "--drop-data")
    assert stopped.code == 1
    assert "app/modules/shelf/services/BookService.py" in stopped.err
    assert stopped.err.splitlines()[-1].startswith("hint: ")
    assert read_tree(project) == before


def test_dry_run_and_json(project: Path) -> None:
    before = read_tree(project)
    told = json.loads(run_cli("remove-entity", "Book", "--drop-data", "--dry-run", "--json").assert_ok().out)
    assert (told["version"], told["command"], told["applied"]) == (1, "remove-entity Book", False)
    assert told["summary"]["delete"] == sum(change["kind"] == "delete" for change in told["changes"]) > 10
    shown = run_cli("remove-entity", "Book", "--drop-data", "--dry-run").assert_ok()
    assert "--- a/app/modules/shelf/models/Book.py\n+++ /dev/null\n" in shown.out
    assert read_tree(project) == before


@pytest.mark.parametrize(("command", "code"), [(("remove-module", "auth"), 2), (("remove-module", "shelff"), 2)])
def test_what_cannot_go(project: Path, command: tuple[str, ...], code: int) -> None:
    run_cli(*command, "--drop-data").assert_refused(code)


def test_outside_of_a_project(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    run_cli("remove-entity", "Book", "--drop-data").assert_refused(3)


def test_the_list_shows_no_table_where_there_is_none(project: Path) -> None:
    run_cli("add-service", "Lending", "--module", "shelf", "--quiet").assert_ok()
    told = [line.split() for line in run_cli("list").assert_ok().out.splitlines()]
    assert ["Lending", "-", "(fastmod)"] in told
    assert ["Book", "books", "(fastmod)"] in told
