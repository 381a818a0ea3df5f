"""Files that a change makes longer than the project allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.commands.long_files import FOLDERS, RULE, long_notes
from fastmod.plan import Change, Plan
from fastmod.template.source import current_template
from tests.support.tree import build_tree

FILE = "app/modules/shop/schemas/WideSchema.py"


def notes(root: Path, before: int | None, after: int, path: str = FILE) -> tuple[str, ...]:
    old = None if before is None else b"x\n" * before
    return long_notes(root, Plan("x", (Change("create", path, "x", old, b"x\n" * after),)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rule = current_template().files[f"templates/project/{RULE}"].content
    return build_tree(tmp_path, {RULE: rule})


def test_the_bound_is_the_one_of_the_rule(root: Path) -> None:
    assert notes(root, None, 200) == ()
    assert notes(root, None, 201) == (
        f"`{FILE}` gets 201 lines, and the project's rule `file-is-short` allows 200: `make lint` will say so; "
        "some of the fields may be an entity of their own",
    )
    (root / RULE).write_text("MAX_FILE_LINES = 300\n")
    assert (len(notes(root, None, 300)), len(notes(root, None, 301))) == (0, 1)
    (root / RULE).write_text("")
    assert notes(root, None, 1000) == ()
    (root / RULE).unlink()
    assert notes(root, None, 1000) == ()


def test_what_was_long_is_told_where_it_grows(root: Path) -> None:
    assert len(notes(root, 150, 250)) == len(notes(root, 240, 250)) == 1
    assert notes(root, 260, 250) == ()


@pytest.mark.parametrize("path", ["tests/modules/shop/test_wide.py", "docs/wide.md", "app/data.json"])
def test_of_other_files_the_rule_says_nothing(root: Path, path: str) -> None:
    assert notes(root, None, 1000, path) == ()


def test_the_folders_are_those_of_the_rule() -> None:
    source = current_template().files["templates/project/scripts/conventions/source.py"].content.decode()
    told = ", ".join(f'"{folder[:-1]}"' for folder in FOLDERS)
    assert f"CHECKED_FOLDERS = ({told})" in source
