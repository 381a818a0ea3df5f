"""Conflicts of growth on the command line: what is said, and what is left as it was."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.cli import run_cli
from tests.support.git import commit_all, git
from tests.support.tree import read_tree

SCHEMA = "app/modules/orders/schemas/OrderSchema.py"
DEPENDENCIES = "app/modules/orders/dependencies.py"
HINT = "`--conflict markers` writes both sides into the files; or change them yourself, then run it again"


def edit(shop: Path, path: str, old: str, new: str) -> None:
    text = (shop / path).read_text("utf-8")
    assert old in text
    (shop / path).write_text(text.replace(old, new), "utf-8")
    commit_all(shop)


def in_the_way(shop: Path) -> None:
    edit(shop, SCHEMA, "    customer_id: RecordId\n", "    customer_id: RecordId\n    note: int = 7\n")


def test_nothing_is_changed_and_all_is_listed(shop: Path) -> None:
    in_the_way(shop)
    before = read_tree(shop)
    run_cli("add-field", "Order", "note:text:optional").assert_error(
        1, "1 conflict stands in the way; nothing was changed", HINT, (f"{SCHEMA}: both sides changed the same lines",)
    )
    assert read_tree(shop) == before
    assert git(shop, "status", "--porcelain") == ""


def test_json_names_the_conflict(shop: Path) -> None:
    in_the_way(shop)
    before = read_tree(shop)
    result = run_cli("add-field", "Order", "note:text:optional", "--json")
    answer = json.loads(result.out)
    assert (result.code, answer["applied"], answer["summary"]["conflict"]) == (1, False, 1)
    (conflict,) = [change for change in answer["changes"] if change["kind"] == "conflict"]
    assert conflict == {"kind": "conflict", "path": SCHEMA, "reason": "both sides changed the same lines"}
    assert read_tree(shop) == before


def test_markers_are_written_and_git_knows(shop: Path) -> None:
    in_the_way(shop)
    result = run_cli("add-field", "Order", "note:text:optional", "--conflict", "markers")
    result.assert_error(
        1,
        "1 conflict was written into the tree",
        "resolve them, then `git add` the files",
        (f"{SCHEMA}: both sides changed the same lines",),
    )
    text = (shop / SCHEMA).read_text("utf-8")
    assert "<<<<<<< yours\n    note: int = 7\n||||||| rendered before\n=======\n" in text
    assert f"UU {SCHEMA}" in git(shop, "status", "--porcelain")
    assert "note" in (shop / "app/modules/orders/models/Order.py").read_text("utf-8")


def test_a_dependency_that_was_edited_stays(shop: Path) -> None:
    edit(
        shop,
        DEPENDENCIES,
        "    return OrderService(OrderRepository(db))",
        "    return OrderService(OrderRepository(db))  # mine",
    )
    before = read_tree(shop)
    arguments = ("remove-entity", "Order", "--drop-data")
    run_cli(*arguments).assert_error(
        1,
        "1 conflict stands in the way; nothing was changed",
        HINT,
        (f"{DEPENDENCIES}: you edited `get_order_service`",),
    )
    assert read_tree(shop) == before
    assert run_cli(*arguments, "--conflict", "markers").code == 1
    text = (shop / DEPENDENCIES).read_text("utf-8")
    assert "return OrderService(OrderRepository(db))  # mine\n" in text
    assert "OrderServiceDep = " not in text
    assert not (shop / "app/modules/orders/models/Order.py").exists()


def test_deleted_tests_stay_deleted_and_are_said(shop: Path) -> None:
    path = "tests/modules/orders/order_samples.py"
    (shop / path).unlink()
    result = run_cli("add-field", "Order", "note:text:optional").assert_ok()
    assert result.err == f"note: `{path}` stays deleted; the change to it was left out\n"
    assert not (shop / path).exists()


def test_a_model_that_is_missing_is_in_the_way(shop: Path) -> None:
    path = "app/modules/orders/models/Order.py"
    (shop / path).unlink()
    before = read_tree(shop)
    run_cli("add-field", "Order", "note:text:optional").assert_error(
        1,
        "1 conflict stands in the way; nothing was changed",
        "put back what is missing, then run it again; `--conflict markers` does the rest without it",
        (f"{path}: you deleted or moved it, and the command changes it",),
    )
    assert read_tree(shop) == before
    assert run_cli("add-field", "Order", "note:text:optional", "--conflict", "markers").code == 1
    assert not (shop / path).exists()
    assert f"DU {path}" in git(shop, "status", "--porcelain")


def test_a_dirty_tree_is_no_obstacle(shop: Path) -> None:
    (shop / "README.md").write_text("Mine.\n", "utf-8")
    (shop / "notes.txt").write_text("Mine too.\n", "utf-8")
    run_cli("add-field", "Order", "note:text:optional").assert_ok()
    assert (shop / "README.md").read_text("utf-8") == "Mine.\n"
    assert (shop / "notes.txt").read_text("utf-8") == "Mine too.\n"
