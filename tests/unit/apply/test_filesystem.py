"""The disk behind the interface, and the test double that fails on demand."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fastmod.apply.filesystem import FileSystem, RealFileSystem
from tests.support.faults import Death, FaultyFileSystem, die, fail_with
from tests.support.tree import assert_tree, build_tree


def test_files_get_their_content_and_mode(tmp_path: Path) -> None:
    fs: FileSystem = RealFileSystem()
    fs.write_file(tmp_path / "a", b"a", False)
    fs.write_file(tmp_path / "b", b"b", True)
    assert_tree(tmp_path, {"a": "a", "b": "b"})
    assert not os.access(tmp_path / "a", os.X_OK)
    assert os.access(tmp_path / "b", os.X_OK)
    assert [path.stat().st_mode & 0o022 for path in sorted(tmp_path.iterdir())] == [0, 0]


@pytest.mark.parametrize(
    ("mode", "executable", "wanted"),
    [
        (0o100600, False, 0o600),
        (0o100666, False, 0o666),
        (0o100440, False, 0o440),
        (0o100711, True, 0o711),
        (0o100640, True, 0o750),
        (0o100755, False, 0o644),
        (0o104755, True, 0o755),
    ],
    ids=oct,
)
def test_a_file_that_takes_the_place_of_another_gets_its_mode(
    tmp_path: Path, mode: int, executable: bool, wanted: int
) -> None:
    """Whatever the umask; only the bits for executing follow the change."""
    RealFileSystem().write_file(tmp_path / "a", b"a", executable, mode)
    assert (tmp_path / "a").stat().st_mode & 0o7777 == wanted


def test_a_full_folder_is_not_removed_as_an_empty_one(tmp_path: Path) -> None:
    build_tree(tmp_path, {"full/x": "x", "empty/": ""})
    fs = RealFileSystem()
    fs.remove_empty_folder(tmp_path / "empty")
    with pytest.raises(OSError, match="not empty"):
        fs.remove_empty_folder(tmp_path / "full")
    assert_tree(tmp_path, {"full/x": "x"})


def test_the_double_fails_once_and_goes_on(tmp_path: Path) -> None:
    fs = FaultyFileSystem(1, fail_with(errno.ENOSPC))
    fs.write_file(tmp_path / "a", b"a", False)
    with pytest.raises(OSError, match="No space left"):
        fs.write_file(tmp_path / "b", b"b", False)
    fs.write_file(tmp_path / "c", b"c", False)
    assert_tree(tmp_path, {"a": "a", "c": "c"})


def test_the_double_stays_dead(tmp_path: Path) -> None:
    fs = FaultyFileSystem(0, die, torn=True)
    with pytest.raises(Death):
        fs.write_file(tmp_path / "a", b"four", False)
    with pytest.raises(Death):
        fs.remove_file(tmp_path / "a")
    assert_tree(tmp_path, {"a": "fo"})
