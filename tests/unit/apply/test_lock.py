"""Locks on folders: exclusive, gone with their holder, and on the folder that is meant."""

from __future__ import annotations

import os
from pathlib import Path

from fastmod.apply.lock import FolderLock


def test_only_one_holds_it(tmp_path: Path) -> None:
    first = FolderLock.acquire(tmp_path)
    assert first is not None
    assert FolderLock.acquire(tmp_path) is None
    first.release()
    second = FolderLock.acquire(tmp_path)
    assert second is not None
    second.release()


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    lock = FolderLock.acquire(tmp_path)
    assert lock is not None
    assert list(tmp_path.iterdir()) == []
    lock.release()


def test_what_is_no_folder_has_no_lock(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    assert [FolderLock.acquire(tmp_path / name) for name in ("file", "link", "absent")] == [None, None, None]


def test_a_dead_holder_holds_nothing(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0 if FolderLock.acquire(tmp_path) is not None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    lock = FolderLock.acquire(tmp_path)
    assert lock is not None
    lock.release()


def test_the_holder_may_rename_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    lock = FolderLock.acquire(tmp_path / "a")
    assert lock is not None
    (tmp_path / "a").rename(tmp_path / "b")
    (tmp_path / "a").mkdir()
    assert FolderLock.acquire(tmp_path / "b") is None
    other = FolderLock.acquire(tmp_path / "a")
    assert other is not None
    other.release()
    lock.release()
