"""Texts that both sides changed."""

from __future__ import annotations

from fastmod.merge.files import File
from fastmod.merge.texts import merge_text


def test_a_text_without_base_shows_what_differs() -> None:
    answer = merge_text("p", None, File(b"a\nmine\n"), File(b"a\nyours\n"), ("x", "y", "z"))
    assert (answer.kind, answer.reason, answer.marked) == ("conflict", "both sides added it", True)
    assert answer.file is not None
    assert b"<<<<<<< x\n" in answer.file.content
    assert b">>>>>>> z\n" in answer.file.content


def test_what_the_user_has_done_already_is_kept() -> None:
    base, theirs = b"1\n2\n3\n4\n", b"1\n2\n3\nfour\n"
    ours = File(b"one\n2\n3\nfour\n")
    answer = merge_text("p", File(base), ours, File(theirs))
    assert (answer.kind, answer.file) == ("kept", ours)


def test_mixed_line_ends_are_left_as_they_are() -> None:
    ours = b"a\r\nb\nc\nd\ne\n"
    answer = merge_text("p", File(b"a\nb\nc\nd\ne\n"), File(ours), File(b"a\nb\nc\nd\nE\n"))
    assert answer.file == File(b"a\r\nb\nc\nd\nE\n")
    assert merge_text("p", File(b""), File(b"\r\n"), File(b"\xff\n")).kind == "conflict"
