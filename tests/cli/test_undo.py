"""`fastmod undo` after each kind of command, with and without later edits and commands."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from fastmod.git import write_stages
from fastmod.merge import File
from fastmod.project import MANIFEST
from tests.support.cli import run_cli
from tests.support.git import commit_all, git, init
from tests.support.tree import Tree, executables, read_tree

MODULE = ("--module", "orders")
COMMANDS = {
    "module": ("add-module", "tickets"),
    "reference-module": ("add-module", "billing"),
    "entity": ("add-entity", "Thing", "label:str=20:unique", "kind:enum=a,b:default=a", "order:ref=Order", *MODULE),
    "field": ("add-field", "Order", "note:text:optional", "customer2:ref=Customer:optional"),
    "field-of-reference": ("add-field", "UserProfile", "nickname:str:optional"),
    "model": ("add-model", "Thing", "label:str", *MODULE),
    "service": ("add-service", "Report", *MODULE),
    "remove-field": ("remove-field", "Order", "number", "--drop-data"),
    "remove-entity": ("remove-entity", "Order", "--drop-data"),
    "fix": ("check", "--fix"),
}
MODEL = "app/modules/orders/models/Order.py"


@pytest.fixture
def damaged(shop: Path) -> Path:
    """A project in which `check --fix` has something to do: committed."""
    (shop / "app/modules/orders/models/__init__.py").write_text("")
    commit_all(shop)
    return shop


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_there_and_back_and_there_again(damaged: Path, command: tuple[str, ...]) -> None:
    if command[0] != "check":
        run_cli("check", "--fix")
        commit_all(damaged)
    before, modes = read_tree(damaged), executables(damaged)
    run_cli(*command)
    after = read_tree(damaged)
    assert after != before

    dry = run_cli("undo", "--dry-run").assert_ok()
    assert dry.out
    assert read_tree(damaged) == after
    run_cli("undo").assert_ok()
    assert (read_tree(damaged), executables(damaged)) == (before, modes)

    number = json.loads(run_cli("undo", "--list", "--json").assert_ok().out)["commands"][0]["number"]
    run_cli("undo", str(number)).assert_ok()
    assert read_tree(damaged) == after


def test_commands_go_back_one_by_one(shop: Path) -> None:
    states: list[Tree] = []
    for command in list(COMMANDS.values())[:5]:
        states.append(read_tree(shop))
        run_cli(*command).assert_ok()
    for state in reversed(states):
        run_cli("undo").assert_ok()
        assert read_tree(shop) == state
    run = run_cli("undo")
    assert "Nothing to do" in run.out or "is committed" in run.err


@pytest.mark.parametrize("seed", range(6))
def test_later_edits_stay(shop: Path, seed: int) -> None:
    """Lines of comments above classes and functions, where no field is: in files of the command, and in others."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    before = read_tree(shop)
    run_cli("add-field", "Order", "note:text:optional").assert_ok()
    after = read_tree(shop)
    sources = [path for path in sorted(after) if path.startswith("app/") and path.endswith(".py")]
    changed = [path for path in sources if before.get(path) != after[path]]
    mine = []
    for path in sorted({*changed, *dice.sample(sources, 40)}):
        lines = after[path].decode().splitlines(keepends=True) if isinstance(after[path], bytes) else []
        starts = [number for number, line in enumerate(lines) if line.startswith(("class ", "def ", "async def "))]
        if starts:
            lines.insert(dice.choice(starts), f"# mine {seed}\n")
            (shop / path).write_text("".join(lines))
            mine.append(path)
    assert len({*mine} & {*changed}) > 1
    assert len(mine) > 20
    run_cli("undo").assert_ok()
    assert all(f"# mine {seed}" in (shop / path).read_text() for path in mine)
    assert "note" not in (shop / MODEL).read_text()
    assert '"note:' not in (shop / MANIFEST).read_text()


def test_an_edit_that_meets_the_change_stops_it(shop: Path) -> None:
    run_cli("add-field", "Order", "note:text:optional").assert_ok()
    text = (shop / MODEL).read_text()
    line = next(line for line in text.splitlines() if line.strip().startswith("note:"))
    (shop / MODEL).write_text(text.replace(line, line.replace("note:", "note:  # mine\n   ")))
    before = read_tree(shop)
    run = run_cli("undo")
    assert run.code == 1, (run.out, run.err)
    assert MODEL in run.err
    assert read_tree(shop) == before


def test_a_named_command_goes_and_the_later_one_stays(shop: Path) -> None:
    run_cli("add-service", "Report", *MODULE).assert_ok()
    run_cli("add-service", "Audit", *MODULE).assert_ok()
    first = json.loads(run_cli("undo", "--list", "--json").out)["commands"][1]
    assert first["command"] == "add-service Report"
    run_cli("undo", str(first["number"])).assert_ok()
    assert not (shop / "app/modules/orders/services/ReportService.py").exists()
    assert (shop / "app/modules/orders/services/AuditService.py").exists()
    run_cli("check", "--only", "wiring,names,migrations,boundaries").assert_ok()
    assert "(taken back)" in run_cli("undo", "--list").assert_ok().out
    run_cli("undo", str(first["number"])).assert_error(
        2, f"command {first['number']} was taken back already", "`fastmod undo --list` names others"
    )


def test_a_migration_that_another_stands_on_stays(shop: Path) -> None:
    run_cli("add-field", "Order", "note:text:optional").assert_ok()
    run_cli("add-field", "Customer", "note:text:optional").assert_ok()
    first = json.loads(run_cli("undo", "--list", "--json").out)["commands"][1]["number"]
    before = read_tree(shop)
    run_cli("undo", str(first)).assert_refused(3)
    assert read_tree(shop) == before


def test_out_of_order_the_first_one_is_named(shop: Path) -> None:
    """What points to something comes back after it, and goes before it."""
    run_cli("add-entity", "Shelf", "label:str", *MODULE).assert_ok()
    run_cli("add-entity", "Box", "shelf:ref=Shelf", *MODULE).assert_ok()
    last = int(run_cli("undo", "--list").out.split()[0])
    shelf, box, box_back, shelf_back = range(last - 1, last + 3)
    full = read_tree(shop)
    run_cli("undo", str(shelf)).assert_error(
        3,
        "`orders.Box` points to `orders.Shelf`, which would go",
        f"first take back `add-entity Box`: `fastmod undo {box}`",
    )
    run_cli("undo", str(box)).assert_ok()
    run_cli("undo", str(shelf)).assert_ok()
    empty = read_tree(shop)
    run_cli("undo", str(box_back)).assert_error(
        3,
        "`orders.Box` points to `orders.Shelf`, which is not there any more",
        f"first take back `undo {shelf} (add-entity Shelf)`: `fastmod undo {shelf_back}`",
    )
    assert read_tree(shop) == empty
    run_cli("undo", str(shelf_back)).assert_ok()
    run_cli("undo", str(box_back)).assert_ok()
    assert read_tree(shop) == full


def test_a_migration_comes_back_after_the_one_it_goes_on_from(shop: Path) -> None:
    run_cli("add-field", "Order", "note:text:optional").assert_ok()
    run_cli("add-field", "Customer", "note:text:optional").assert_ok()
    last = int(run_cli("undo", "--list").out.split()[0])
    run_cli("undo").assert_ok()
    run_cli("undo").assert_ok()
    refused = run_cli("undo", str(last + 1))
    refused.assert_refused(3)
    assert f"`fastmod undo {last + 2}`" in refused.err


@pytest.mark.parametrize(
    ("command", "inverse"),
    [
        (("add-module", "depot"), "remove-module depot"),
        (("add-entity", "Thing", *MODULE), "remove-entity Thing"),
        (("add-entity", "Order", "gift:bool:default=false", "note:text:optional"), "remove-field Order gift note"),
        (("add-field", "Order", "gift:bool:default=false"), "remove-field Order gift"),
        (("add-model", "Thing", *MODULE), "remove-entity Thing"),
        (("add-schema", "Thing", *MODULE), "remove-entity Thing"),
    ],
)
def test_what_is_committed_is_taken_out_by_other_commands(shop: Path, command: tuple[str, ...], inverse: str) -> None:
    before = {path: content for path, content in read_tree(shop).items() if not path.startswith("migrations/")}
    run_cli(*command).assert_ok()
    commit_all(shop)
    run_cli("undo").assert_error(
        3,
        f"`{' '.join(command[:2])}` is committed",
        f"`fastmod {inverse}` takes it out with a migration; or `git revert`",
    )
    data = () if command[0] in ("add-module", "add-schema") else ("--drop-data",)
    run_cli(*inverse.split(), *data).assert_ok()
    after = {path: content for path, content in read_tree(shop).items() if not path.startswith("migrations/")}
    assert after == before


def test_what_no_command_takes_out_is_reverted(shop: Path) -> None:
    run_cli("add-schema", "Thing", *MODULE).assert_ok()
    commit_all(shop)
    run_cli("add-service", "Thing", *MODULE).assert_ok()
    commit_all(shop)
    run_cli("undo").assert_error(3, "`add-service Thing` is committed", "`git revert` takes it back")


def test_a_migrated_database_is_spoken_of(shop: Path) -> None:
    run_cli("add-entity", "Thing", *MODULE).assert_ok()
    assert "goes down first: `alembic downgrade " in run_cli("undo", "--dry-run").assert_ok().err


def test_a_migration_that_is_not_there_says_nothing_of_the_database(shop: Path) -> None:
    """`alembic downgrade base` would empty it."""
    run_cli("add-field", "Order", "note:text:optional").assert_ok()
    git(shop, "stash", "-u", "-q")
    assert "downgrade" not in run_cli("undo").err


def test_an_edited_file_of_what_goes_is_a_conflict_that_can_be_left_to_git(shop: Path) -> None:
    run_cli("add-entity", "Thing", *MODULE).assert_ok()
    thing = shop / "app/modules/orders/models/Thing.py"
    thing.write_text(thing.read_text() + "# mine\n")
    mine = thing.read_bytes()
    assert run_cli("undo").code == 1
    assert run_cli("undo", "--conflict", "markers").code == 1
    assert thing.read_bytes() == mine
    assert not (shop / "app/modules/orders/services/ThingService.py").exists()
    assert "app/modules/orders/models/Thing.py" in git(shop, "ls-files", "--unmerged")


def test_git_forgets_the_conflicts_of_a_command_that_is_taken_back(shop: Path) -> None:
    """What else is staged, or in conflict, stays so."""
    schema, other = "app/modules/orders/schemas/OrderSchema.py", "app/modules/orders/schemas/CustomerSchema.py"
    text = (shop / schema).read_text()
    line = "    customer_id: RecordId\n"
    (shop / schema).write_text(text.replace(line, f"{line}    note: int = 7\n"))
    commit_all(shop)
    assert run_cli("add-field", "Order", "note:text:optional", "--conflict", "markers").code == 1
    git(shop, "add", MODEL)
    (shop / "README.md").write_text("mine\n")
    git(shop, "add", "README.md")
    write_stages(shop, {other: (None, File(b"ours\n"), File(b"theirs\n"))})
    assert git(shop, "ls-files", "--unmerged", schema)
    run_cli("undo").assert_ok()
    states = set(git(shop, "status", "--porcelain").splitlines())
    assert states == {f"AA {other}", f"MM {MODEL}", "M  README.md"}


def test_a_conflict_that_is_not_of_the_command_stays(shop: Path) -> None:
    schema = "app/modules/orders/schemas/OrderSchema.py"
    text = (shop / schema).read_text()
    line = "    customer_id: RecordId\n"
    (shop / schema).write_text(text.replace(line, f"{line}    note: int = 7\n"))
    commit_all(shop)
    assert run_cli("add-field", "Order", "note:text:optional", "--conflict", "markers").code == 1
    write_stages(shop, {schema: (None, File(b"ours\n"), File(b"theirs\n"))})
    run_cli("undo").assert_ok()
    assert git(shop, "status", "--porcelain") == f"AA {schema}"


def test_a_file_that_was_deleted_goes_from_its_list_too(shop: Path) -> None:
    run_cli("add-entity", "Thing", *MODULE).assert_ok()
    (shop / "app/modules/orders/models/Thing.py").unlink()
    run_cli("undo").assert_ok()
    assert "Thing" not in (shop / "app/modules/orders/models/__init__.py").read_text()


def test_wrong_requests(shop: Path, tmp_path: Path) -> None:
    run_cli("undo", "99").assert_refused(2)
    run_cli("undo", "x").assert_refused(2)
    run_cli("undo", "--list", "1").assert_refused(2)
    run_cli("undo", "--project", str(tmp_path)).assert_refused(3)
    (shop / ".git").rename(tmp_path / "away")
    run_cli("undo").assert_refused(3)


@pytest.mark.parametrize("place", ["folder of a larger repository", "worktree"])
def test_where_git_has_its_folder_elsewhere(shop: Path, tmp_path: Path, place: str) -> None:
    if place == "worktree":
        root = tmp_path / "second"
        git(shop, "worktree", "add", "-q", str(root))
    else:
        outer = init(tmp_path / "mono")
        root = outer / "services" / "shop"
        shutil.copytree(shop, root, ignore=shutil.ignore_patterns(".git"))
        commit_all(outer)
    here = ("--project", str(root))

    def files() -> Tree:
        return {path: content for path, content in read_tree(root).items() if not path.startswith(".fastmod")}

    before = files()
    run_cli("add-field", "Order", "note:text:optional", *here).assert_ok()
    run_cli("undo", *here).assert_ok()
    assert files() == before
    assert git(root, "status", "--porcelain") == ""

    run_cli("add-module", "tickets", *here).assert_ok()
    commit_all(root)
    refused = run_cli("undo", *here)
    refused.assert_refused(3)
    assert "`fastmod remove-module tickets`" in refused.err


def test_nothing_is_known_yet(shop: Path) -> None:
    shutil.rmtree(shop / ".git")
    init(shop)
    run = run_cli("undo").assert_ok()
    assert (run.out, run.err) == ("Nothing to do\n", "note: no command that could be taken back is known here\n")
    assert run_cli("undo", "--list").assert_ok().out == ""


@pytest.mark.parametrize(
    ("command", "then"),
    [
        (COMMANDS["entity"], ["make test"]),
        (COMMANDS["remove-entity"], ["make test"]),
        (("add-module", "tickets"), []),
    ],
)
def test_next_is_no_migrate_where_a_migration_went_away(shop: Path, command: tuple[str, ...], then: list[str]) -> None:
    run_cli(*command).assert_ok()
    taken = run_cli("undo").assert_ok().out
    assert [line.strip() for line in taken.partition("Next:\n")[2].splitlines()] == then
    back = run_cli("undo", str(max(int(line.split()[0]) for line in run_cli("undo", "--list").out.splitlines())))
    migrated = "make migrate    # bring the database there"
    assert (migrated in back.assert_ok().out) == bool(then)
