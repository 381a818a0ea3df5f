"""Finishing what is decided: emptied folders go, other disks are reached, edits of the last moment stay."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.finishing import touched_folders
from fastmod.apply.journal import Journal, Step
from fastmod.apply.transaction import change_tree, recover
from fastmod.errors import PlaceError
from fastmod.plan import Change
from tests.support.faults import Death, FaultyFileSystem, count_calls, die
from tests.support.git import init
from tests.support.tree import assert_tree, build_tree, read_tree

OLD = {"a/b/gone.txt": b"gone", "a/b/c/gone.txt": b"gone", "stays/one.txt": b"1", "stays/gone.txt": b"gone"}
CHANGES = tuple(Change("delete", path, "", b"gone", None) for path in OLD if path.endswith("gone.txt"))
LEFT = {"stays/one.txt": b"1"}


def test_folders_of_a_journal_are_named_once() -> None:
    steps = (Step("one.txt", None, "1"), Step("a/b.txt", None, "2"), Step("a/c.txt", "3", None))
    assert touched_folders(Journal(steps, ())) == (".", "a")


def test_emptied_folders_go_with_their_compiled_python(tmp_path: Path) -> None:
    root = build_tree(tmp_path / "project", OLD | {"a/b/__pycache__/gone.cpython-311.pyc": b"\0"})
    change_tree(RealFileSystem(), root, CHANGES)
    assert_tree(root, LEFT)


@pytest.mark.parametrize(
    "path", ["a/b/mine.txt", "a/b/__pycache__/notes.txt", "a/b/empty/"], ids=["file", "in the cache", "folder"]
)
def test_a_folder_with_anything_of_the_user_stays(tmp_path: Path, path: str) -> None:
    root = build_tree(tmp_path / "project", OLD | {path: b""})
    change_tree(RealFileSystem(), root, CHANGES)
    assert_tree(root, LEFT | {path: b""})


@pytest.mark.parametrize("torn", [False, True], ids=["before", "halfway"])
def test_emptied_folders_go_after_a_kill_too(tmp_path: Path, torn: bool) -> None:
    old = OLD | {"a/b/__pycache__/gone.pyc": b"\0", "a/b/__pycache__/other.pyc": b"\0"}
    count = count_calls(lambda fs: change_tree(fs, build_tree(tmp_path / "count", old), CHANGES))
    seen = set()
    for number in range(count):
        root = build_tree(tmp_path / f"{number}", old)
        with pytest.raises(Death):
            change_tree(FaultyFileSystem(number, die, torn), root, CHANGES)
        recover(RealFileSystem(), root)
        assert read_tree(root) in (old, LEFT), number
        seen.add(len(read_tree(root)))
    assert seen == {len(old), len(LEFT)}


class TwoDisks(RealFileSystem):
    """`far` is a mount of its own: no rename leads there."""

    def rename(self, source: Path, target: Path) -> None:
        if target.parent.name == "far" and source.parent != target.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        super().rename(source, target)


def test_a_folder_on_another_disk_is_reached(tmp_path: Path) -> None:
    root = build_tree(tmp_path / "project", {"far/old.sh": b"old"})
    (root / "far" / "old.sh").chmod(0o600)
    change_tree(TwoDisks(), root, (Change("update", "far/old.sh", "", b"old", b"new", True),))
    assert_tree(root, {"far/old.sh": b"new"})
    assert (root / "far" / "old.sh").stat().st_mode & 0o777 == 0o700


def test_an_edit_after_the_commit_point_is_kept_and_said(tmp_path: Path) -> None:
    changes = (Change("update", "stays/one.txt", "", b"1", b"2"), Change("create", "new.txt", "", None, b"new"))
    noted = FaultyFileSystem()
    change_tree(noted, build_tree(tmp_path / "count", OLD), changes)
    commit = next(number for number, (_, path) in enumerate(noted.calls) if path.name == "commit.json")
    root = build_tree(tmp_path / "root", OLD)

    def save(fs: FaultyFileSystem) -> None:
        (root / "stays" / "one.txt").write_text("mine")

    assert change_tree(FaultyFileSystem(commit + 1, save), root, changes) == ("stays/one.txt",)
    assert_tree(root, OLD | {"stays/one.txt": b"mine", "new.txt": b"new"})


def test_a_folder_that_cannot_be_written_to_refuses_before_anything_is_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build_tree(tmp_path / "project", OLD)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "stays")  # root may write anywhere
    with pytest.raises(PlaceError) as caught:
        change_tree(RealFileSystem(), root, (Change("update", "stays/one.txt", "", b"1", b"2"),))
    assert caught.value.message == "the folder `stays` cannot be written to"
    assert_tree(root, OLD)


def test_a_folder_of_records_that_is_closed_refuses_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = init(build_tree(tmp_path / "project", OLD))
    change_tree(RealFileSystem(), root, (Change("create", "new.txt", "", None, b"1"),), command="add-module a")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "undo")
    with pytest.raises(PlaceError) as caught:
        change_tree(RealFileSystem(), root, (Change("update", "new.txt", "", b"1", b"2"),), command="add-module b")
    assert caught.value.message == "the folder `.git/fastmod/undo` cannot be written to"
    assert_tree(root, OLD | {"new.txt": b"1"})
