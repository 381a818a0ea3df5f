"""Plans: classification of what is there, the JSON form and the diff."""

from __future__ import annotations

import subprocess
from pathlib import Path

from fastmod.plan import Change, Plan, plan_new
from fastmod.template.render import RenderedFile
from tests.support.git import git, init
from tests.support.tree import assert_tree, build_tree

RENDERED = {"a.txt": RenderedFile(b"a\n"), "b.sh": RenderedFile(b"b\n", True), "c.bin": RenderedFile(b"\xff\0")}


def test_what_is_absent_is_created_with_its_mode() -> None:
    plan = plan_new(RENDERED, {})
    assert [(change.kind, change.path, change.executable) for change in plan.changes] == [
        ("create", "a.txt", False), ("create", "b.sh", True), ("create", "c.bin", False),
    ]  # fmt: skip
    assert plan.writes == plan.changes


def test_equal_files_are_left_and_others_are_conflicts() -> None:
    plan = plan_new(RENDERED, {"a.txt": b"a\n", "b.sh": b"mine\n", "c.bin": None})
    assert [(change.kind, change.path) for change in plan.changes] == [
        ("unchanged", "a.txt"), ("conflict", "b.sh"), ("conflict", "c.bin"),
    ]  # fmt: skip
    assert plan.writes == ()


def test_the_json_form_is_versioned_and_complete() -> None:
    plan = plan_new(RENDERED, {"a.txt": b"a\n"})
    assert plan.as_json() == {
        "version": 1,
        "command": "new",
        "summary": {"create": 2, "unchanged": 1},
        "changes": [
            {"kind": "unchanged", "path": "a.txt", "reason": "already as rendered"},
            {"kind": "create", "path": "b.sh", "reason": "new project"},
            {"kind": "create", "path": "c.bin", "reason": "new project"},
        ],
    }


def test_the_diff_can_be_applied_by_git(tmp_path: Path) -> None:
    changes = (
        Change("create", "new.txt", "", None, b"one\ntwo"),
        Change("update", "old.txt", "", b"a\nb\nc\n", b"a\nB\nc\n"),
        Change("delete", "gone.txt", "", b"gone\n", None),
    )
    init(build_tree(tmp_path, {"old.txt": "a\nb\nc\n", "gone.txt": "gone\n"}))
    diff = "".join(Plan("update", changes).as_diff())
    subprocess.run(["git", "apply"], cwd=tmp_path, input=diff.encode(), check=True)
    assert_tree(tmp_path, {"new.txt": "one\ntwo", "old.txt": "a\nB\nc\n"})
    assert git(tmp_path, "status", "--porcelain") != ""


def test_the_diff_only_names_binary_and_empty_files() -> None:
    changes = (Change("create", "logo.bin", "", None, b"\xff\0"), Change("create", "empty.txt", "", None, b""))
    assert list(Plan("new", changes).as_diff()) == [
        "Binary file logo.bin created\n", "--- /dev/null\n+++ b/empty.txt\n",
    ]  # fmt: skip
    latin = Change("conflict", "read.me", "", b"\xfc\n", b"<<<<<<< yours\n\xfc\n", marked=True)
    assert list(Plan("update", (latin,)).as_diff()) == ["Binary file read.me in conflict\n"]
