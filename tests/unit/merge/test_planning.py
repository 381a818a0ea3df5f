"""A merge becomes a plan: conflicts stay conflicts, and touch the tree only when markers are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.transaction import change_tree
from fastmod.merge import Conflict, File, merge_plan, merge_trees
from fastmod.plan import Plan
from tests.support.tree import build_tree

BASE = {name: File(b"a\n") for name in ("edited", "clash", "gone", "deleted", "moved")}
OURS = {"edited": File(b"b\n"), "clash": File(b"c\n"), "gone": File(b"a\n"), "moved": File(b"a\n")}
THEIRS = {
    "edited": File(b"a\n"), "clash": File(b"d\n"), "deleted": File(b"a\n"), "new": File(b"n\n", True),
    "to": File(b"z\n"),
}  # fmt: skip


def plan(conflict: Conflict) -> Plan:
    return merge_plan("update", merge_trees(BASE, OURS, THEIRS, {"moved": "to"}), OURS, conflict)


def test_every_path_is_one_change_with_its_reason() -> None:
    assert [(change.kind, change.path, change.reason) for change in plan("stop").changes] == [
        ("conflict", "clash", "both sides changed the same lines"),
        ("unchanged", "deleted", "you deleted it"),
        ("unchanged", "edited", "your edit"),
        ("delete", "gone", "no longer in the templates"),
        ("delete", "moved", "moved to to"),
        ("create", "new", "new in the templates"),
        ("create", "to", "moved from moved; changed in the templates"),
    ]
    assert plan("stop").summary() == plan("markers").summary()


@pytest.mark.parametrize(("conflict", "touched"), [("stop", False), ("markers", True)])
def test_a_conflict_is_written_only_with_markers(conflict: Conflict, touched: bool) -> None:
    assert ("clash" in [change.path for change in plan(conflict).writes]) is touched
    (clash,) = plan(conflict).of("conflict")
    assert (clash.after == clash.before) is not touched
    assert any("+<<<<<<< yours" in line for line in plan(conflict).as_diff()) is touched


def test_what_the_plan_says_can_be_applied(tmp_path: Path) -> None:
    root = build_tree(tmp_path / "project", {path: file.content.decode() for path, file in OURS.items()})
    change_tree(RealFileSystem(), root, plan("markers").writes)
    assert sorted(path.name for path in root.iterdir()) == ["clash", "edited", "new", "to"]
    assert (root / "clash").read_text().startswith("<<<<<<< yours\nc\n")
    assert (root / "new").stat().st_mode & 0o100
