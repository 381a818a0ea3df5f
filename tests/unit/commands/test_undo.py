"""Which commands are known, and which of them were taken back."""

from __future__ import annotations

from pathlib import Path

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.transaction import change_tree
from fastmod.commands.undo import history
from fastmod.plan import Change
from tests.support.tree import build_tree


def test_an_undo_that_was_undone_took_nothing_back(tmp_path: Path) -> None:
    root = build_tree(tmp_path, {".git/HEAD": ""})
    for number, command in enumerate(["add-field A", "add-field B", "undo 2 (add-field B)", "undo 3 (undo 2)"]):
        change = Change("create", str(number), "", None, b"")
        change_tree(RealFileSystem(), root, (change,), command=command)
    assert [(record.number, back) for record, back in history(root)] == [(4, False), (3, True), (2, False), (1, False)]
