"""A new tree by one rename: absent or complete, and whoever came first keeps the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.lock import FolderLock
from fastmod.apply.staging import create_tree, remove_leftovers
from fastmod.errors import BusyError
from fastmod.plan import Change
from tests.support.tree import assert_tree, build_tree

FS = RealFileSystem()
CHANGES = (Change("create", "a/b.txt", "", None, b"b"), Change("create", "c.txt", "", None, b"c"))
TREE = {"shop/a/b.txt": "b", "shop/c.txt": "c"}


def test_the_tree_is_made_and_nothing_else(tmp_path: Path) -> None:
    create_tree(FS, tmp_path / "shop", CHANGES)
    assert_tree(tmp_path, TREE)


def test_the_last_step_sees_the_whole_tree_before_anybody_else(tmp_path: Path) -> None:
    def finish(stage: Path) -> None:
        assert_tree(stage, {"a/b.txt": "b", "c.txt": "c"})
        assert not (tmp_path / "shop").exists()
        (stage / "made.txt").write_text("made")

    create_tree(FS, tmp_path / "shop", CHANGES, finish)
    assert_tree(tmp_path, TREE | {"shop/made.txt": "made"})


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError, RuntimeError])
def test_any_end_before_the_rename_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    def finish(stage: Path) -> None:
        raise error

    with pytest.raises(error):
        create_tree(FS, tmp_path / "shop", CHANGES, finish)
    assert_tree(tmp_path, {})


def test_somebody_elses_folder_is_not_overwritten(tmp_path: Path) -> None:
    def finish(stage: Path) -> None:
        build_tree(tmp_path / "shop", {"theirs.txt": "theirs"})

    with pytest.raises(OSError, match="not empty"):
        create_tree(FS, tmp_path / "shop", CHANGES, finish)
    assert_tree(tmp_path, {"shop/theirs.txt": "theirs"})


def test_a_second_maker_is_told_to_wait(tmp_path: Path) -> None:
    def finish(stage: Path) -> None:
        assert remove_leftovers(FS, tmp_path) == ()
        with pytest.raises(BusyError) as caught:
            create_tree(FS, tmp_path / "shop", CHANGES)
        assert caught.value.message == f"another fastmod is making `{tmp_path / 'shop'}`"

    create_tree(FS, tmp_path / "shop", CHANGES, finish)
    assert_tree(tmp_path, TREE)


def test_a_stage_taken_before_it_was_locked_is_left_to_its_taker(tmp_path: Path) -> None:
    class Slow(RealFileSystem):
        def make_folder(self, path: Path) -> None:
            super().make_folder(path)
            if path.name.endswith(".fastmod-new"):
                self.lock = FolderLock.acquire(path)

    slow = Slow()
    with pytest.raises(BusyError, match="another fastmod is working beside"):
        create_tree(slow, tmp_path / "shop", CHANGES)
    assert slow.lock is not None
    slow.lock.release()
    assert_tree(tmp_path, {".shop.fastmod-new/": ""})


def test_leftovers_of_the_dead_are_removed_and_nothing_else(tmp_path: Path) -> None:
    build_tree(
        tmp_path,
        {
            ".shop.fastmod-new/half/a.txt": "a",
            ".other.fastmod-new/": "",
            ".mine/x": "x",
            "a.fastmod-new/x": "x",
            ".file.fastmod-new": "x",
        },
    )
    (tmp_path / ".link.fastmod-new").symlink_to(tmp_path / ".mine")
    assert [path.name for path in remove_leftovers(FS, tmp_path)] == [".other.fastmod-new", ".shop.fastmod-new"]
    assert_tree(
        tmp_path,
        {
            ".mine/x": "x",
            "a.fastmod-new/x": "x",
            ".file.fastmod-new": "x",
            ".link.fastmod-new": f"-> {tmp_path / '.mine'}",
        },
    )
