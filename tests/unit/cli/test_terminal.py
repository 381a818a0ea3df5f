"""What reaches the terminal: trees, errors, and no control characters."""

from __future__ import annotations

import json

import pytest

from fastmod.cli.terminal import folder_tree, print_error, print_error_json, print_json, print_lines, print_note
from fastmod.errors import PlaceError


def test_the_tree_counts_files_two_folders_deep() -> None:
    paths = ["README.md", "app/main.py", "app/core/a.py", "app/core/deep/b.py", "docs/x.md"]
    assert list(folder_tree(paths, "shop")) == [
        "shop/",
        "  app/                          3 files",
        "    core/                       2 files",
        "  docs/                         1 files",
        "  README.md",
    ]
    assert list(folder_tree([], "shop")) == ["shop/"]


def test_errors_are_lines_with_details_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(PlaceError("bad\x1b[2J", hint="mend\nit", details=tuple(f"{n}" for n in range(25))))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "error: bad\\x1b[2J"
    assert lines[1:21] == [f"  {n}" for n in range(20)]
    assert lines[21:] == ["  ... and 5 more", "hint: mend\\nit"]


def test_an_error_as_json_has_all_its_details(capsys: pytest.CaptureFixture[str]) -> None:
    details = tuple(f"{n}" for n in range(25))
    print_error_json(PlaceError("bad\x1b[2J", hint="mend it", details=details), ("first",))
    told = json.loads(capsys.readouterr().out)
    assert told["error"] == {"message": "bad\x1b[2J", "hint": "mend it", "details": [*details]}
    assert (told["version"], told["notes"]) == (1, ["first"])


def test_results_go_to_stdout_and_notes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines(["a", "b"])
    print_json({"ü": 1})
    print_note("n")
    out, err = capsys.readouterr()
    assert out.startswith("a\nb\n{")
    assert json.loads(out[4:]) == {"ü": 1}
    assert "ü" in out
    assert err == "note: n\n"
