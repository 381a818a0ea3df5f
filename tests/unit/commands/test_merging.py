"""How growth merges: deleted files are said, and are in the way where the application needs them."""

from __future__ import annotations

from fastmod.commands.merging import merge_grown
from fastmod.merge import File

OLD, NEW, MINE = File(b"x = 1\n"), File(b"x = 1\ny = 2\n"), File(b"x = 1  # mine\n")


def test_a_file_of_the_application_that_is_missing_is_in_the_way() -> None:
    (answer,), notes = merge_grown({"app/a.py": OLD}, {}, {"app/a.py": NEW})
    assert (answer.kind, answer.file, answer.stages) == ("conflict", None, (OLD, None, NEW))
    assert answer.reason == "you deleted or moved it, and the command changes it"
    assert notes == ()


def test_any_other_file_stays_deleted_and_is_said() -> None:
    (answer,), notes = merge_grown({"tests/a.py": OLD}, {}, {"tests/a.py": NEW})
    assert answer.kind == "deleted-by-user"
    assert notes == ("`tests/a.py` stays deleted; the change to it was left out",)


def test_a_missing_file_that_would_not_change_is_nobodys_business() -> None:
    (answer,), notes = merge_grown({"app/a.py": OLD}, {}, {"app/a.py": OLD})
    assert (answer.kind, notes) == ("deleted-by-user", ())


def test_a_missing_file_that_would_go_anyway_is_nobodys_business() -> None:
    (answer,), notes = merge_grown({"app/a.py": OLD}, {}, {})
    assert (answer.kind, notes) == ("kept", ())


def test_what_lines_cannot_merge_edits_can() -> None:
    (answer,), _ = merge_grown({"app/a.py": OLD}, {"app/a.py": MINE}, {"app/a.py": NEW})
    assert (answer.kind, answer.file) == ("merged", File(b"x = 1  # mine\ny = 2\n"))


def test_an_edited_file_that_goes_stays_and_is_in_the_way() -> None:
    (answer,), _ = merge_grown({"app/a.py": OLD}, {"app/a.py": MINE}, {})
    assert (answer.kind, answer.file, answer.stages, answer.marked) == ("conflict", MINE, (OLD, MINE, None), True)


def test_other_line_ends_are_no_edit_of_a_file_that_goes() -> None:
    (answer,), _ = merge_grown({"app/a.py": OLD}, {"app/a.py": File(b"x = 1\r\n")}, {})
    assert answer.kind == "removed"
