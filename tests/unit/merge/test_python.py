"""The second way to merge Python: only where lines failed, and never a wrong success."""

from __future__ import annotations

import pytest

from fastmod.merge import File, Merged, merge_python
from fastmod.merge.texts import merge_text

BASE = "class A:\n    x: int\n"
THEIRS = "class A:\n    x: int\n    y: int\n"


def merged(base: str, ours: str, theirs: str, path: str = "a.py") -> Merged:
    return merge_python(merge_text(path, File(base.encode()), File(ours.encode()), File(theirs.encode())))


def test_what_lines_cannot_merge_edits_can() -> None:
    answer = merged(BASE, "class A:\n    x: int  # mine\n    z: int\n", THEIRS)
    assert answer.kind == "merged"
    assert answer.file == File(b"class A:\n    x: int  # mine\n    y: int\n    z: int\n")


def test_what_is_there_already_is_kept() -> None:
    answer = merged(BASE, "class A:\n    x: int  # mine\n    y: int  # too\n", THEIRS)
    assert (answer.kind, answer.file) == ("kept", File(b"class A:\n    x: int  # mine\n    y: int  # too\n"))


@pytest.mark.parametrize(
    "ours", ["class A:\n    x: str\n    y: str\n", "class A:\n    x: int (\n", "class A:\n    \udcff\n"]
)
def test_a_conflict_stays_one(ours: str) -> None:
    content = File(ours.encode(errors="surrogateescape"))
    lines = merge_text("a.py", File(BASE.encode()), content, File(THEIRS.encode()))
    assert lines.kind == "conflict"
    assert merge_python(lines) is lines


def test_other_files_are_merged_by_lines_only() -> None:
    assert merged(BASE, "class A:\n    x: int  # mine\n    z: int\n", THEIRS, "a.txt").kind == "conflict"


def test_without_a_base_nothing_is_known() -> None:
    lines = merge_text("a.py", None, File(b"x = 1\n"), File(b"x = 2\n"))
    assert merge_python(lines) is lines


def test_a_merge_that_is_no_python_is_a_conflict() -> None:
    base = "x = [\n    1,\n    2,\n    3,\n    4,\n    5,\n]\n"
    ours, theirs = base.replace("x = [", "x = ("), base.replace("5,\n]", "5,\n    6,\n]")
    answer = merged(base, ours, theirs)
    assert answer.kind == "conflict"
    assert answer.file == File(ours.encode())
    assert not answer.marked


def test_a_merge_that_is_python_is_left_alone() -> None:
    base, ours, theirs = (File(text.encode()) for text in (f"a\nb\n{BASE}", f"A\nb\n{BASE}", f"a\nb\n{THEIRS}"))
    lines = merge_text("a.py", base, ours, theirs)
    assert lines.kind == "merged"
    assert merge_python(lines) is lines
