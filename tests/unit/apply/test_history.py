"""Records of commands: one for every change, none for what did not happen, the oldest go."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.history import FOLDER, KEPT, read_records
from fastmod.apply.transaction import change_tree, lock_project, recover
from fastmod.plan import Change
from tests.support.faults import Death, FaultyFileSystem, count_calls, die
from tests.support.tree import build_tree, read_tree

CHANGES = (
    Change("update", "old.sh", "", b"old", b"new", True),
    Change("delete", "gone.txt", "", b"gone", None),
    Change("create", "sub/fresh.txt", "", None, b"fresh"),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = build_tree(tmp_path / "project", {"old.sh": b"old", "gone.txt": b"gone", ".git/HEAD": b"x"})
    (root / "old.sh").chmod(0o755)
    return root


def change(root: Path, fs: RealFileSystem | None = None) -> None:
    change_tree(fs or RealFileSystem(), root, CHANGES, command="add-thing X")


def test_a_record_has_both_sides(root: Path) -> None:
    change(root)
    (record,) = read_records(root)
    assert (record.number, record.command, record.undoes) == (1, "add-thing X", None)
    assert record.paths == ("gone.txt", "old.sh", "sub/fresh.txt")
    assert record.before == {"old.sh": (b"old", True), "gone.txt": (b"gone", False)}
    assert record.after == {"old.sh": (b"new", True), "sub/fresh.txt": (b"fresh", False)}
    assert [path for path in read_tree(root) if "undo" in path] == []


def test_without_a_git_folder_or_a_command_there_is_none(root: Path, tmp_path: Path) -> None:
    change_tree(RealFileSystem(), root, CHANGES)
    assert read_records(root) == ()
    plain = build_tree(tmp_path / "plain", {"old.sh": b"old", "gone.txt": b"gone"})
    change(plain)
    assert read_records(plain) == ()
    assert not (plain / ".fastmod").exists()


def test_death_at_every_call_leaves_a_record_exactly_where_the_change_is(root: Path, tmp_path: Path) -> None:
    def run(fs: FaultyFileSystem) -> None:
        copy = tmp_path / "counted"
        shutil.copytree(root, copy)
        change(copy, fs)

    for at in range(count_calls(run)):
        for torn in (False, True):
            copy = tmp_path / f"{at}-{torn}"
            shutil.copytree(root, copy)
            with suppress(Death):  # a folder that is not empty is not removed, torn or not
                change(copy, FaultyFileSystem(at, die, torn=torn))
            lock = lock_project(copy)
            recover(RealFileSystem(), copy)
            lock.release()
            changed = (copy / "old.sh").read_bytes() == b"new"
            assert [record.command for record in read_records(copy)] == ["add-thing X"] * changed, (at, torn)


def test_the_oldest_go(root: Path) -> None:
    for number in range(KEPT + 3):
        file = root / f"{number}.txt"
        change_tree(RealFileSystem(), root, (Change("create", file.name, "", None, b"x"),), command=f"c {number}")
    assert [record.number for record in read_records(root)] == list(range(4, KEPT + 4))


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[]", b"\xff"])
def test_damaged_records_are_not_known(root: Path, damage: bytes) -> None:
    change(root)
    record = root / ".git" / "fastmod" / FOLDER / "1"
    whole = record.read_bytes()
    record.write_bytes(damage)
    assert read_records(root) == ()
    record.write_bytes(whole[:-1])
    assert read_records(root) == ()


@pytest.mark.parametrize(("command", "undoes"), [("undo 7 (add-field X)", 7), ("undo", None), ("undo it", None)])
def test_what_an_undo_took_back(root: Path, command: str, undoes: int | None) -> None:
    change_tree(RealFileSystem(), root, CHANGES, command=command)
    assert read_records(root)[0].undoes == undoes
