"""What is remembered comes back with its key only, and whatever happens to it is no error."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.memory import recall, remember


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_it_comes_back_with_its_key_only(root: Path) -> None:
    assert recall(root, "trees", "1") is None
    remember(root, "trees", "1", [b"oak\n" * 99, b"oak", b"\n"])
    assert recall(root, "trees", "1") == b"oak\n" * 100
    assert recall(root, "trees", "2") is None
    remember(root, "trees", "2", [b"elm"])
    assert recall(root, "trees", "1") is None
    assert [file.name for file in (root / ".git" / "fastmod" / "remembered").iterdir()] == ["trees"]


@pytest.mark.parametrize("damage", [slice(0, 40), slice(0, 0), slice(10, None)])
def test_a_torn_file_is_nothing(root: Path, damage: slice) -> None:
    remember(root, "trees", "a" * 64, [bytes(range(256))])
    file = root / ".git" / "fastmod" / "remembered" / "trees"
    file.write_bytes(file.read_bytes()[damage])
    assert recall(root, "trees", "a" * 64) is None


def test_changed_bytes_are_nothing(root: Path) -> None:
    remember(root, "trees", "1", [b"oak"])
    file = root / ".git" / "fastmod" / "remembered" / "trees"
    content = bytearray(file.read_bytes())
    content[-5] ^= 1
    file.write_bytes(content)
    assert recall(root, "trees", "1") is None


def test_without_a_git_folder_nothing_is_kept(tmp_path: Path) -> None:
    remember(tmp_path, "trees", "1", [b"oak"])
    assert not list(tmp_path.iterdir())


def test_a_disk_that_refuses_is_no_error(root: Path) -> None:
    (root / ".git" / "fastmod").write_text("not a folder")
    remember(root, "trees", "1", [b"oak"])
    assert recall(root, "trees", "1") is None
