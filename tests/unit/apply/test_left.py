"""What a killed command left is told without touching it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.journal import COMMIT, INTENT, Journal, Step
from fastmod.apply.left import left_behind
from fastmod.apply.state import work_folders

JOURNAL = Journal((Step("a.py", None, "1"), Step("b.py", "2", None)), ())


def test_nothing_is_left_where_nothing_was_staged(tmp_path: Path) -> None:
    (tmp_path / ".git/fastmod/undo").mkdir(parents=True)
    assert left_behind(tmp_path) is None


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(("name", "decided", "word"), [(COMMIT, True, "finishes"), (INTENT, False, "reverts")])
def test_the_journal_says_what_becomes_of_it(number: int, name: str, decided: bool, word: str, tmp_path: Path) -> None:
    work = work_folders(tmp_path)[number]
    work.mkdir(parents=True)
    (work / name).write_bytes(JOURNAL.dump())
    left = left_behind(tmp_path)
    assert left is not None
    assert (left.decided, left.paths) == (decided, ("a.py", "b.py"))
    assert f"the next changing command {word} it" in left.note


def test_a_torn_journal_is_a_change_that_was_not_decided(tmp_path: Path) -> None:
    work = work_folders(tmp_path)[0]
    work.mkdir(parents=True)
    (work / INTENT).write_bytes(JOURNAL.dump()[:20])
    left = left_behind(tmp_path)
    assert left is not None
    assert (left.decided, left.paths) == (False, ())
