"""A revision is read as it stands; what would have to be run to be known is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.migrations import Finding, Revision, read_folder, read_revision


@pytest.mark.parametrize(
    ("text", "parents"),
    [
        ("revision = 'b'\ndown_revision = None\n", ()),
        ('revision: str = "b"\ndown_revision: str | None = "a"\n', ("a",)),
        ("revision = ('b')\ndown_revision = ('a', 'c')\n", ("a", "c")),
        ("revision = 'b'\ndown_revision = ['a']\n", ("a",)),
        ("revision = 'b'\r\ndown_revision = 'a'\r\n", ("a",)),
        ("\ufeffrevision = 'x'\nrevision = 'b'\ndown_revision: str = 'a' 'b'\n", ("ab",)),
        ("revision = 'b'\ndown_revision = 'a'\n\ndef upgrade():\n    revision = f()\n", ("a",)),
    ],
)
def test_literal_ids_are_read(text: str, parents: tuple[str, ...]) -> None:
    found = read_revision("b.py", text.encode())
    assert isinstance(found, Revision)
    assert (found.id, found.parents) == ("b", parents)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("x = 1\n", 1, "has no `revision`"),
        ("\nrevision = ''\ndown_revision = None\n", 2, "has no `revision`"),
        ("\nrevision = 'a'\n", 2, "has no `down_revision`"),
        ("\nrevision = name()\ndown_revision = None\n", 2, "has a `revision` that is not written out"),
        ("revision = 'a'\ndown_revision = f'{x}'\n", 2, "has a `down_revision` that is not written out"),
        ("revision = 'a'\ndown_revision = (1, 2)\n", 2, "has a `down_revision` that is not written out"),
        ("revision = None\ndown_revision = None\n", 1, "has a `revision` that is not written out"),
        ("if x:\n    revision = 'a'\n", 2, "has a `revision` that is not written out"),
        ("try:\n    pass\nexcept E:\n    revision = 'a'\n", 4, "has a `revision` that is not written out"),
        ("revision = 'a'\nrevision += 'b'\ndown_revision = None", 2, "has a `revision` that is not written out"),
        ("revision, down_revision = 'a', None\n", 1, "has a `revision` that is not written out"),
        ("from x import revision\n", 1, "has a `revision` that is not written out"),
        ("revision = 'a'\n<<<<<<< yours\n", 2, "does not parse"),
        ("revision = '\0'\n", 1, "does not parse"),
    ],
)
def test_what_is_not_written_out_is_found(text: str, line: int, message: str) -> None:
    found = read_revision("a.py", text.encode())
    assert isinstance(found, tuple)
    assert found[0] == Finding("a.py", line, message)


def test_nothing_of_a_file_is_run(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    text = f"open({str(trap)!r}, 'w')\nrevision = 'a'\ndown_revision = None\n"
    assert isinstance(read_revision("a.py", text.encode()), Revision)
    assert not trap.exists()


def test_the_files_of_a_folder_are_those_alembic_takes(tmp_path: Path) -> None:
    for name in ("b.py", "a.py", "__init__.py", ".#a.py", "a.pyc", "README"):
        (tmp_path / name).write_text(name)
    assert read_folder(tmp_path) == {"a.py": b"a.py", "b.py": b"b.py"}
    assert read_folder(tmp_path / "none") == {}
