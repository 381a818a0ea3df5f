"""Changing an existing tree: all steps or none, nobody's edit overwritten, all durable before the commit point."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.transaction import change_tree, lock_project, recover
from fastmod.errors import BusyError, PlaceError
from fastmod.plan import Change
from tests.support.faults import Death, FaultyFileSystem, count_calls, die
from tests.support.git import init
from tests.support.tree import Tree, assert_tree, build_tree, executables, read_tree

OLD: Tree = {"keep.txt": b"keep", "old.txt": b"old", "gone.txt": b"gone", "sub/edit.txt": b"one"}
NEW: Tree = {
    "keep.txt": b"keep",
    "old.txt": b"NEW",
    "sub/edit.txt": b"two",
    "deep/er/new.sh": b"#!",
    "sub/new.txt": b"",
}
CHANGES = (
    Change("update", "old.txt", "", b"old", b"NEW"),
    Change("delete", "gone.txt", "", b"gone", None),
    Change("update", "sub/edit.txt", "", b"one", b"two"),
    Change("create", "deep/er/new.sh", "", None, b"#!", True),
    Change("create", "sub/new.txt", "", None, b""),
)


@pytest.fixture(params=[True, False], ids=["git", "plain"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    root = build_tree(tmp_path / "project", OLD)
    return init(root) if request.param else root


def test_all_steps_are_done_and_no_state_is_left(root: Path) -> None:
    change_tree(RealFileSystem(), root, CHANGES)
    assert_tree(root, NEW)
    assert executables(root) == {"deep/er/new.sh"}
    assert not (root / ".git" / "fastmod").exists()


def test_files_keep_their_modes_and_new_ones_get_the_usual_one(root: Path) -> None:
    (root / "old.txt").chmod(0o600)
    (root / "sub" / "edit.txt").chmod(0o664)
    (root / "probe").touch()
    change_tree(RealFileSystem(), root, CHANGES)
    modes = {path: (root / path).stat().st_mode & 0o777 for path in ("old.txt", "sub/edit.txt", "sub/new.txt")}
    usual = (root / "probe").stat().st_mode & 0o777
    assert modes == {"old.txt": 0o600, "sub/edit.txt": 0o664, "sub/new.txt": usual}


def test_modes_are_kept_when_the_next_command_finishes(tmp_path: Path) -> None:
    for number in range(calls_of_a_change(build_tree(tmp_path / "count", OLD))):
        root = build_tree(tmp_path / f"{number}", OLD)
        (root / "old.txt").chmod(0o600)
        with pytest.raises(Death):
            change_tree(FaultyFileSystem(number, die, torn=True), root, CHANGES)
        recover(RealFileSystem(), root)
        assert (root / "old.txt").stat().st_mode & 0o777 == 0o600, number


def test_nothing_to_recover(root: Path) -> None:
    assert recover(RealFileSystem(), root) is None
    assert_tree(root, OLD)


def test_a_file_that_changed_since_the_plan_stops_everything(root: Path) -> None:
    (root / "sub" / "edit.txt").write_text("mine")
    with pytest.raises(PlaceError) as caught:
        change_tree(RealFileSystem(), root, CHANGES)
    assert caught.value.message == "`sub/edit.txt` changed while fastmod was working"
    assert_tree(root, OLD | {"sub/edit.txt": b"mine"})


def calls_of_a_change(root: Path) -> int:
    return count_calls(lambda fs: change_tree(fs, root, CHANGES))


@pytest.mark.parametrize("torn", [False, True], ids=["before", "halfway"])
def test_death_at_every_call_is_old_or_new_after_recovery(tmp_path: Path, torn: bool) -> None:
    for number in range(calls_of_a_change(build_tree(tmp_path / "count", OLD))):
        root = build_tree(tmp_path / f"{number}", OLD)
        with pytest.raises(Death):
            change_tree(FaultyFileSystem(number, die, torn), root, CHANGES)
        told = recover(RealFileSystem(), root)
        found = read_tree(root)
        assert found in (OLD, NEW), number
        if told is not None:
            assert (told[0] == "finished") == (found == NEW) or told == ("reverted", ()), number
        assert recover(RealFileSystem(), root) is None


def test_recovery_may_be_killed_too(tmp_path: Path) -> None:
    for first in range(calls_of_a_change(build_tree(tmp_path / "count", OLD))):
        for second in range(30):
            root = build_tree(tmp_path / f"{first}-{second}", OLD)
            with pytest.raises(Death):
                change_tree(FaultyFileSystem(first, die), root, CHANGES)
            recovery = FaultyFileSystem(second, die, torn=second % 2 == 0)
            try:
                recover(recovery, root)
            except Death:
                recover(RealFileSystem(), root)
            assert read_tree(root) in (OLD, NEW), (first, second)
            if not recovery.dead:
                break
        else:
            pytest.fail("a recovery takes more than 30 calls")


def killed_after_commit(root: Path) -> None:
    """Leave `root` as a process leaves it that dies right after its commit point."""
    probe = build_tree(root.parent / "probe", OLD)
    fs = FaultyFileSystem()
    change_tree(fs, probe, CHANGES)
    commit = next(n for n, (name, path) in enumerate(fs.calls) if path.name == "commit.json")
    with pytest.raises(Death):
        change_tree(FaultyFileSystem(commit, die, torn=True), root, CHANGES)


def test_what_a_user_edits_between_kill_and_recovery_is_kept_and_said(tmp_path: Path) -> None:
    root = build_tree(tmp_path / "project", OLD)
    killed_after_commit(root)
    build_tree(root, {"old.txt": "mine", "sub/new.txt": "my own"})
    assert recover(RealFileSystem(), root) == ("finished", ("old.txt", "sub/new.txt"))
    assert_tree(root, NEW | {"old.txt": b"mine", "sub/new.txt": b"my own"})


def test_what_a_user_did_already_is_not_reported(tmp_path: Path) -> None:
    root = build_tree(tmp_path / "project", OLD)
    killed_after_commit(root)
    (root / "gone.txt").unlink()
    (root / "old.txt").write_text("NEW")
    assert recover(RealFileSystem(), root) == ("finished", ())
    assert_tree(root, NEW)


@pytest.mark.parametrize("everything", [True, False])
def test_what_a_user_has_taken_back_is_not_finished(tmp_path: Path, everything: bool) -> None:
    """As `git checkout .` and `git clean` do after a kill in the middle of the renames."""
    probe = build_tree(tmp_path / "probe", OLD)
    fs = FaultyFileSystem(None)
    change_tree(fs, probe, CHANGES)
    moved = [n for n, (name, path) in enumerate(fs.calls) if name == "rename" and path.name != "commit.json"]
    root = build_tree(tmp_path / "project", OLD)
    with pytest.raises(Death):
        change_tree(FaultyFileSystem(moved[1], die, torn=True), root, CHANGES)
    assert (root / "old.txt").read_bytes() == b"NEW"
    assert (root / "sub/edit.txt").read_bytes() == b"two"
    build_tree(root, OLD if everything else {"sub/edit.txt": b"one"})
    assert recover(RealFileSystem(), root) == ("dropped", () if everything else ("old.txt", "gone.txt"))
    if everything:
        assert_tree(root, OLD)
    assert recover(RealFileSystem(), root) is None


def test_the_folder_of_a_new_file_may_have_been_removed_since(tmp_path: Path) -> None:
    root = build_tree(tmp_path / "project", OLD)
    killed_after_commit(root)
    (root / "deep" / "er").rmdir()
    (root / "deep").rmdir()
    assert recover(RealFileSystem(), root) == ("finished", ())
    assert_tree(root, NEW)


def test_everything_is_flushed_before_the_commit_point_and_before_the_journal_goes(tmp_path: Path) -> None:
    root = build_tree(tmp_path / "project", OLD)
    fs = FaultyFileSystem()
    change_tree(fs, root, CHANGES)
    commit = next(n for n, (name, path) in enumerate(fs.calls) if path.name == "commit.json")
    clear = next(n for n, (name, path) in enumerate(fs.calls) if name == "remove_tree")
    for number, (name, path) in enumerate(fs.calls[:commit]):
        if name in ("make_folder", "write_file") and root / ".fastmod" in path.parents:
            assert ("sync_folder", path.parent) in fs.calls[number:commit], path
    assert fs.calls[commit + 1] == ("sync_folder", root / ".fastmod" / "txn")
    for number, (name, path) in enumerate(fs.calls[:clear]):
        if name in ("rename", "remove_file"):
            assert ("sync_folder", path.parent) in fs.calls[number:clear], path


def test_a_project_is_locked_once(tmp_path: Path) -> None:
    lock = lock_project(tmp_path)
    with pytest.raises(BusyError) as caught:
        lock_project(tmp_path)
    assert caught.value.message == f"another fastmod is working in `{tmp_path}`"
    lock.release()
