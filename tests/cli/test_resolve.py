"""`fastmod resolve` after merges of branches that both grew: what is settled, what is left to the user."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from fastmod.growth import steps
from fastmod.migrations import name_migration, read_folder, read_graph
from fastmod.project import MANIFEST, load_manifest
from tests.support.cli import run_cli
from tests.support.git import commit_all, git
from tests.support.tree import read_tree

MODULE = ("--module", "orders")
MODEL = "app/modules/orders/models/Order.py"
VERSIONS = Path("migrations/versions")
THEIRS = [
    ("add-entity", "Item", "label:str", *MODULE),
    ("add-field", "Order", "gift:bool:default=false"),
    ("add-module", "depot"),
]
OURS = [
    ("add-entity", "Parcel", "weight:int", *MODULE),
    ("add-field", "Order", "note:text:optional"),
    ("add-module", "archive"),
]


@pytest.fixture(autouse=True)
def _two_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people do not write a migration in the same second: who stands on `theirs` lives an hour later."""

    def named(what: str, now: object, *rest: object) -> object:
        branch = subprocess.run(["git", "branch", "--show-current"], capture_output=True, text=True, check=False).stdout
        return name_migration(what, now + timedelta(hours=branch == "theirs\n"), *rest)  # type: ignore[arg-type,operator]

    monkeypatch.setattr(steps, "name_migration", named)


def branches(root: Path, ours: Sequence[tuple[str, ...]], theirs: Sequence[tuple[str, ...]]) -> None:
    """Grow two branches; stand on ours."""
    main = git(root, "branch", "--show-current")
    git(root, "checkout", "-q", "-b", "theirs")
    for command in theirs:
        run_cli(*command).assert_ok()
    commit_all(root, "theirs")
    git(root, "checkout", "-q", main)
    for command in ours:
        run_cli(*command).assert_ok()
    commit_all(root, "ours")


def merge(root: Path) -> bool:
    """Return whether git found nothing to ask about."""
    done = subprocess.run(["git", "merge", "--no-edit", "theirs"], cwd=root, capture_output=True, check=False)
    return done.returncode == 0


def heads(root: Path) -> int:
    return len(read_graph(read_folder(root / VERSIONS)).heads)


def test_entities_fields_and_modules_of_both_sides(shop: Path) -> None:
    branches(shop, OURS, THEIRS)
    assert not merge(shop)
    run_cli("list").assert_refused(3)  # the manifest has markers

    before = read_tree(shop)
    run_cli("resolve", "--dry-run").assert_ok()
    assert read_tree(shop) == before
    run_cli("resolve").assert_ok()

    assert git(shop, "ls-files", "--unmerged") == ""
    manifest = load_manifest(shop)
    assert {"depot", "archive"} <= {one.name for one in manifest.modules}
    fields = next(one.fields for one in manifest.entities if one.name == "Order")
    assert fields[-2:] == ("gift:bool:default=false", "note:text:optional")
    assert heads(shop) == 1
    run_cli("check").assert_ok()
    settled = read_tree(shop)
    assert run_cli("resolve").assert_ok().out == "Nothing to do\n"
    git(shop, "commit", "-q", "--no-edit")
    assert run_cli("resolve").assert_ok().out == "Nothing to do\n"
    assert read_tree(shop) == settled


def test_what_nobody_edited_is_as_the_records_of_both_render_it(shop: Path) -> None:
    run_cli("add-module", "depot").assert_ok()
    commit_all(shop, "a module")
    branches(shop, *([("add-entity", name, "label:str", "--module", "depot")] for name in ("Shelf", "Box")))
    assert not merge(shop)
    run_cli("resolve").assert_ok()
    assert json.loads(run_cli("check", "--json").assert_ok().out)["findings"] == []


def test_edits_of_both_sides_stay(shop: Path) -> None:
    branches(shop, OURS, THEIRS)
    (shop / MODEL).write_text((shop / MODEL).read_text().replace("class Order", "# ours\nclass Order"))
    commit_all(shop, "mine")
    git(shop, "checkout", "-q", "theirs")
    path = shop / "app/modules/orders/services/OrderService.py"
    path.write_text(path.read_text() + "\n\ndef helper() -> None:\n    pass\n")
    commit_all(shop, "theirs too")
    git(shop, "checkout", "-q", "-")
    merge(shop)
    run_cli("resolve").assert_ok()
    assert "# ours\n" in (shop / MODEL).read_text()
    assert "def helper" in path.read_text()


def test_a_merge_without_a_conflict_still_has_two_heads(shop: Path) -> None:
    branches(shop, [("add-field", "Order", "note:text:optional")], [("add-field", "Customer", "note:text:optional")])
    clean = merge(shop)
    assert heads(shop) == 2
    told = json.loads(run_cli("resolve", "--json").assert_ok().out)
    assert (told["version"], told["command"], told["applied"]) == (1, "resolve", True)
    assert heads(shop) == 1
    assert clean or git(shop, "ls-files", "--unmerged") == ""
    run_cli("check").assert_ok()


def test_where_git_cannot_be_told_its_command_is_named(shop: Path) -> None:
    branches(shop, OURS, THEIRS)
    merge(shop)
    (shop / ".git/index.lock").touch()
    run = run_cli("resolve").assert_ok()
    (shop / ".git/index.lock").unlink()
    command = run.err.partition("; run `")[2].partition("`")[0]
    assert command.startswith(f"git add -- {MANIFEST} ")
    subprocess.run(command.split(), cwd=shop, check=True)
    assert git(shop, "ls-files", "--unmerged") == ""
    run_cli("check").assert_ok()
    assert run_cli("resolve").assert_ok().out == "Nothing to do\n"


def test_the_same_entity_on_both_sides_is_left_to_the_user(shop: Path) -> None:
    thing = ("add-entity", "Thing", "label:str", *MODULE)
    branches(shop, [thing], [thing])
    merge(shop)
    run = run_cli("resolve")
    assert run.code == 1
    assert "create_things.py" in run.err
    assert heads(shop) == 2


def test_a_table_that_one_side_drops_and_the_other_changes_is_left_to_the_user(shop: Path) -> None:
    """Git may merge it without a conflict; a database that had one of them would fail on the other."""
    keeping = [("remove-entity", "Order", "--keep-data")]
    branches(shop, keeping, [("remove-entity", "Order", "--drop-data")])
    merge(shop)
    run = run_cli("resolve")
    assert run.code == 1, (run.out, run.err)
    assert "works on table `orders`" in run.err
    assert heads(shop) == 2


def test_a_field_of_two_types_is_left_to_the_user(shop: Path) -> None:
    branches(shop, [("add-field", "Order", "note:text:optional")], [("add-field", "Order", "note:int:optional")])
    merge(shop)
    marked = (shop / MANIFEST).read_bytes()
    run = run_cli("resolve")
    assert run.code == 1
    assert f"{MANIFEST}: both sides changed `orders.Order.note`, each in its way" in run.err
    assert (shop / MANIFEST).read_bytes() == marked


def test_hand_written_code_keeps_git_s_markers(shop: Path) -> None:
    for branch, text in (("theirs", "# theirs\n"), ("main", "# mine\n")):
        git(shop, "checkout", "-q", "-B", branch, "main")
        (shop / "app/own.py").write_text(text)
        commit_all(shop, branch)
    assert not merge(shop)
    marked = (shop / "app/own.py").read_bytes()
    run = run_cli("resolve")
    assert run.code == 1
    assert "app/own.py: " in run.err
    assert (shop / "app/own.py").read_bytes() == marked
    assert git(shop, "ls-files", "--unmerged") != ""


@pytest.mark.parametrize("path", [MODEL, MANIFEST, "tests/modules/orders/order_samples.py"])
def test_what_somebody_has_begun_to_resolve_is_theirs(shop: Path, path: str) -> None:
    branches(shop, OURS, THEIRS)
    merge(shop)
    assert path in git(shop, "ls-files", "--unmerged")
    (shop / path).write_text("# by hand\n" + (shop / path).read_text())
    mine = (shop / path).read_bytes()
    run = run_cli("resolve")
    assert run.code == 1
    assert f"{path}: you have edited it since the merge" in run.err
    assert (shop / path).read_bytes() == mine
    assert path in git(shop, "ls-files", "--unmerged")


def test_a_manifest_that_was_resolved_by_hand_stays(shop: Path) -> None:
    branches(shop, OURS, THEIRS)
    merge(shop)
    git(shop, "checkout", "--ours", MANIFEST)
    git(shop, "add", MANIFEST)
    mine = (shop / MANIFEST).read_bytes()
    run_cli("resolve")
    assert (shop / MANIFEST).read_bytes() == mine


def test_nothing_to_do_and_wrong_places(shop: Path, tmp_path: Path) -> None:
    assert run_cli("resolve").assert_ok().out == "Nothing to do\n"
    run_cli("resolve", "--project", str(tmp_path)).assert_refused(3)
    (shop / ".git" / "CHERRY_PICK_HEAD").write_text(git(shop, "rev-parse", "HEAD"))
    run_cli("resolve").assert_error(
        3,
        "a cherry-pick is under way, and `fastmod resolve` settles merges",
        "settle it by hand (`.copier-answers.yml` keeps both sides' records, one a line) and finish the cherry-pick; "
        "then `fastmod resolve` joins migrations, if there are two heads",
    )
    (shop / ".git").rename(tmp_path / "away")
    run_cli("resolve").assert_error(
        3,
        "this project is not under git, which knows the sides of a merge",
        "run it in the repository in which branches are merged; there is one head of migrations here",
    )


def test_in_a_rebase_the_way_out_is_said_and_leads_out(shop: Path) -> None:
    branches(shop, OURS, THEIRS)
    git(shop, "checkout", "--quiet", "theirs")
    done = subprocess.run(["git", "rebase", "main"], cwd=shop, capture_output=True, check=False)
    assert done.returncode
    refused = run_cli("resolve")
    refused.assert_refused(3)
    assert "error: a rebase is under way" in refused.err
    assert "or `git rebase --abort`, and merge instead" in refused.err
    git(shop, "rebase", "--abort")
    git(shop, "checkout", "--quiet", "main")
    merge(shop)
    run_cli("resolve").assert_ok()


def test_outside_git_heads_are_joined_and_markers_are_left_to_the_owner(shop: Path) -> None:
    branches(shop, OURS[:1], THEIRS[:1])
    merge(shop)
    shutil.rmtree(shop / ".git")
    merged = (shop / MANIFEST).read_text()
    (shop / MANIFEST).write_text(f"{merged}<<<<<<< ours\n=======\n>>>>>>> theirs\n")
    refused = run_cli("resolve")
    refused.assert_refused(3)
    assert "hint: git knows of no merge here: keep both sides' records" in refused.err
    (shop / MANIFEST).write_text(merged)
    assert heads(shop) == 2
    run_cli("resolve").assert_ok()
    assert heads(shop) == 1


def test_a_damaged_manifest_is_no_success(shop: Path) -> None:
    manifest = shop / MANIFEST
    manifest.write_text(manifest.read_text() + "entities: [}\n")
    before = read_tree(shop)
    refused = run_cli("resolve")
    refused.assert_refused(3)
    assert "the manifest `.copier-answers.yml` is damaged" in refused.err
    assert read_tree(shop) == before
