"""What contents alone decide, and what they leave to a merge of texts."""

from __future__ import annotations

import itertools

from fastmod.merge.files import File, settle

A, B, C = File(b"a"), File(b"b"), File(b"c")


def test_every_combination_is_settled_but_that_of_three_texts() -> None:
    left = [sides for sides in itertools.product((None, A, B, C), repeat=3) if settle("p", *sides) is None]
    assert all(ours and theirs and ours != theirs and base not in (ours, theirs) for base, ours, theirs in left)
    assert len(left) == 12


def test_nothing_of_ours_goes_unless_it_is_as_it_was_rendered() -> None:
    for base, ours, theirs in itertools.product((None, A, B, C), repeat=3):
        answer = settle("p", base, ours, theirs)
        if answer is None or ours is None:
            continue
        assert ours in (answer.file, base)
        assert answer.kind != "deleted-by-user"


def test_a_bit_and_a_text_that_changed_on_one_side_each_need_no_merge() -> None:
    answer = settle("p", A, File(b"a", True), B)
    assert answer is not None
    assert (answer.kind, answer.file) == ("merged", File(b"b", True))
