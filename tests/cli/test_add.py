"""`fastmod add-*` as it is typed: what it says in every form, and that `--help` tells all one needs to know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fastmod.cli.field_help import EXAMPLES, MODIFIERS, types_listed
from fastmod.fields import TypeTable, parse_field
from tests.support.cli import run_cli, run_process
from tests.support.landscapes import landscape, minimal_project
from tests.support.tree import read_tree

COMMANDS = ["add-entity", "add-field", "add-model", "add-schema", "add-repository", "add-service", "add-endpoint"]
BOOK = ("add-entity", "Book", "title:str=80", "price:money:min=0", "owner:ref=users.User", "--module", "shelf")


@pytest.fixture
def project(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A minimal project with a module `shelf`, which one stands in."""
    root = minimal_project(place / "shop")
    monkeypatch.chdir(root)
    run_cli("add-module", "shelf", "--quiet").assert_ok()
    return root


def table() -> TypeTable:
    return landscape().types


def test_every_type_and_modifier_has_an_example_that_can_be_typed() -> None:
    assert list(EXAMPLES) == list(table().types)
    assert set(MODIFIERS) == {modifier for row in table().types.values() for modifier in row.modifiers}
    rules = landscape().field_rules
    for name, token in EXAMPLES.items():
        assert parse_field(token, table(), rules).type == name
    for modifier, (token, _) in MODIFIERS.items():
        assert f":{modifier}" in token
        parse_field(token, table(), rules)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_lists_the_fields(command: str) -> None:
    told = " ".join(run_cli(command, "--help").assert_ok().out.split())
    for token, summary in [*types_listed(table()), *MODIFIERS.values()]:
        assert f"{token} {summary}" in told
    assert f"Example: fastmod {command} " in told


def test_a_module_says_what_comes_next(project: Path) -> None:
    told = run_cli("add-module", "desk").assert_ok()
    assert told.out.startswith("add-module desk: 12 created, 2 updated\n  ~ .copier-answers.yml\n")
    assert told.out.endswith("Next:\n  fastmod add-entity NAME FIELD... --module desk    # --help lists the fields\n")
    assert told.err == ""


def test_an_entity_says_what_it_wrote(project: Path) -> None:
    before = read_tree(project)
    told = run_cli(*BOOK).assert_ok()
    after = read_tree(project)
    created = sorted(after.keys() - before.keys())
    updated = sorted(path for path in before if after[path] != before[path])
    first, *lines = told.out.splitlines()
    assert first == f"add-entity Book: {len(created)} created, {len(updated)} updated"
    assert sorted(lines[: lines.index("")]) == sorted(
        [*(f"  + {one}" for one in created), *(f"  ~ {one}" for one in updated)]
    )
    assert lines[lines.index("") :] == ["", "Next:", "  make migrate    # bring the database there", "  make test"]
    assert run_cli(*BOOK).assert_ok().out == "Nothing to do\n"


def test_dry_run_prints_the_diff_and_writes_nothing(project: Path) -> None:
    before = read_tree(project)
    told = run_cli(*BOOK, "--dry-run").assert_ok()
    assert "\n+++ b/app/modules/shelf/models/Book.py\n" in told.out
    assert "\n+class Book(Entity):\n" in told.out
    assert read_tree(project) == before


@pytest.mark.parametrize("dry", [True, False])
def test_json_is_one_versioned_document(project: Path, dry: bool) -> None:
    told = json.loads(run_cli(*BOOK, "--json", *(["--dry-run"] if dry else [])).assert_ok().out)
    assert set(told) == {"version", "command", "summary", "changes", "dry_run", "applied", "notes", "merge"}
    assert (told["version"], told["command"]) == (1, "add-entity Book")
    assert (told["dry_run"], told["applied"]) == (dry, not dry)
    assert told["summary"] == {
        kind: sum(change["kind"] == kind for change in told["changes"]) for kind in told["summary"]
    }
    assert all(set(change) == {"kind", "path", "reason"} for change in told["changes"])
    assert (project / "app/modules/shelf/models/Book.py").exists() is not dry


def test_quiet_is_silent_but_for_errors(project: Path) -> None:
    told = run_cli(*BOOK, "--quiet").assert_ok()
    assert (told.out, told.err) == ("", "")
    run_cli("add-entity", "Pen", "ink:strr", "-m", "shelf", "--quiet").assert_refused(2)


def test_all_that_is_wrong_with_fields_is_one_answer(project: Path) -> None:
    before = read_tree(project)
    run_cli(*BOOK, "--quiet")
    written = read_tree(project)
    run_cli("add-field", "Book", "note:text", "pages:int", "-m", "shelf").assert_error(
        2,
        "field `note`: the table may hold rows already, what should they have?",
        "add `optional` or `default=...`",
        ("field `pages`: the table may hold rows already, what should they have?",),
    )
    assert read_tree(project) == written != before


def test_a_module_that_is_not_there(project: Path) -> None:
    run_cli("add-entity", "Book", "title:str", "--module", "shelve").assert_error(
        2,
        "there is no module `shelve`",
        "did you mean `shelf`? modules: auth, shelf, users; `fastmod add-module shelve` adds one",
    )


def test_outside_of_a_project(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    run_cli(*BOOK).assert_refused(3)


def test_a_conflict_has_two_ways(project: Path) -> None:
    run_cli(*BOOK, "--quiet").assert_ok()
    model = project / "app/modules/shelf/models/Book.py"
    text = model.read_text("utf-8")
    assert "String(80)" in text
    model.write_text(text.replace("String(80)", "String(90)"), "utf-8")
    before = read_tree(project)
    stopped = run_cli("remove-field", "Book", "title", "--drop-data")
    assert stopped.code == 1
    assert stopped.err.startswith("error: 1 conflict stands in the way; nothing was changed\n")
    assert "hint: `--conflict markers` writes both sides into the files" in stopped.err
    assert read_tree(project) == before
    marked = run_cli("remove-field", "Book", "title", "--drop-data", "--conflict", "markers")
    assert marked.code == 1
    assert marked.err.startswith("error: 1 conflict was written into the tree\n")
    assert "<<<<<<<" in model.read_text("utf-8")


def test_nothing_is_asked_without_a_terminal(project: Path) -> None:
    asked = run_process("add-entity", "Book", "title:str", cwd=project)
    asked.assert_ok()  # the only module of one's own
    run_cli("add-module", "desk", "--quiet").assert_ok()
    run_process("add-entity", "Pen", "title:str", cwd=project).assert_error(
        2, "which module is `Pen` for?", "--module auth|desk|shelf|users"
    )


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_file_that_gets_too_long_is_told(shop: Path, options: tuple[str, ...]) -> None:
    fields = [f"field{number}:str=40:min=1:optional" for number in range(40)]
    told = run_cli("add-entity", "Wide", *fields, "--module", "orders", *options).assert_ok()
    path = "app/modules/orders/schemas/WideSchema.py"
    (note,) = (line for line in told.err.splitlines() if "file-is-short" in line)
    assert note.startswith(f"note: `{path}` gets ")
    if not options:
        assert (shop / path).read_text("utf-8").count("\n") > 200
    assert "file-is-short" not in run_cli("add-entity", "Narrow", *fields[:3], "--module", "orders", *options).err
