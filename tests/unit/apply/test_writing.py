"""Writing a planned tree: parents first, everything flushed before anybody relies on it."""

from __future__ import annotations

from pathlib import Path

from fastmod.apply.writing import write_tree
from fastmod.plan import Change
from tests.support.faults import FaultyFileSystem
from tests.support.tree import assert_tree, executables

CHANGES = (
    Change("create", "a/b/c.txt", "", None, b"c"),
    Change("delete", "gone.txt", "", b"x", None),
    Change("create", "empty.txt", "", None, b""),
    Change("update", "run.sh", "", b"old", b"new", True),
)


def test_only_what_will_be_there_is_written(tmp_path: Path) -> None:
    write_tree(FaultyFileSystem(), tmp_path, CHANGES)
    assert_tree(tmp_path, {"a/b/c.txt": "c", "empty.txt": "", "run.sh": "new"})
    assert executables(tmp_path) == {"run.sh"}


def test_every_folder_is_flushed_after_its_entries_were_made(tmp_path: Path) -> None:
    fs = FaultyFileSystem()
    write_tree(fs, tmp_path, CHANGES)
    for position, (name, path) in enumerate(fs.calls):
        if name in ("make_folder", "write_file"):
            assert ("sync_folder", path.parent) in fs.calls[position:], path
