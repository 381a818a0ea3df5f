"""Plans are carried out under the lock, all or nothing, and what git cannot be told of is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.transaction import lock_project
from fastmod.commands.carrying_out import Planned, carry_out
from fastmod.errors import BusyError
from fastmod.merge import Merged
from fastmod.plan import Change, Plan

CREATED = Change("create", "new.txt", "new", None, b"new\n")
MARKED = Change("conflict", "old.txt", "both", b"old\n", b"<<<<<<<\n", marked=True)
UNMARKED = Change("conflict", "old.txt", "both", b"old\n", b"old\n")


def _planned(*changes: Change, command: str = "add-entity Order") -> Planned:
    return Plan(command, changes), (Merged("conflict", "old.txt", "both"),), ("a note",)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "old.txt").write_bytes(b"old\n")
    return tmp_path


@pytest.mark.parametrize(
    ("changes", "command", "conflict", "applied"),
    [
        ([CREATED], "add-entity Order", "stop", True),
        ([CREATED, MARKED], "add-entity Order", "stop", False),
        ([CREATED, MARKED], "add-entity Order", "markers", True),
        ([CREATED, UNMARKED], "add-entity Order", "markers", False),
        ([CREATED, UNMARKED], "update", "markers", True),
        ([CREATED, UNMARKED], "update", "stop", False),
        ([], "update", "stop", False),
    ],
)
def test_conflicts_stop_or_are_marked(
    root: Path, changes: list[Change], command: str, conflict: str, applied: bool
) -> None:
    done = carry_out(
        root, RealFileSystem(), lambda: _planned(*changes, command=command), dry_run=False, conflict=conflict  # type: ignore[arg-type]
    )  # fmt: skip
    assert done.applied == applied
    assert (root / "new.txt").exists() == applied


def test_a_dry_run_takes_no_lock_and_writes_nothing(root: Path) -> None:
    lock = lock_project(root)
    try:
        done = carry_out(root, RealFileSystem(), lambda: _planned(CREATED), dry_run=True, conflict="stop")
        with pytest.raises(BusyError):
            carry_out(root, RealFileSystem(), lambda: _planned(CREATED), dry_run=False, conflict="stop")
    finally:
        lock.release()
    assert (done.applied, done.notes) == (False, ("a note",))
    assert not (root / "new.txt").exists()


def test_git_that_cannot_be_told_is_said(root: Path) -> None:
    (root / ".git").mkdir()  # no repository
    done = carry_out(root, RealFileSystem(), lambda: _planned(MARKED), dry_run=False, conflict="markers")
    assert done.applied
    assert done.notes[0] == "a note"
    assert (root / "old.txt").read_bytes() == b"<<<<<<<\n"
