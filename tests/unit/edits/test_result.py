"""Answers of an edit are plain values."""

from __future__ import annotations

from fastmod.edits import AlreadyThere, Cannot, Changed
from fastmod.edits.result import CannotEditError


def test_answers_compare_by_what_they_say() -> None:
    assert AlreadyThere() == AlreadyThere(same=True) != AlreadyThere(same=False)
    assert len({Changed("x"), Cannot("x"), Cannot("x")}) == 2
    assert CannotEditError("has no `x`").reason == "has no `x`"
