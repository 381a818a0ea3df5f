"""`--install`: the project's own `make setup`, and what is said when it cannot run."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.commands.install import install
from fastmod.errors import PlaceError
from tests.support.tree import build_tree


def test_make_setup_runs_in_the_project(tmp_path: Path) -> None:
    build_tree(tmp_path, {"Makefile": "setup:\n\t@echo done > made.txt\n"})
    install(tmp_path)
    assert (tmp_path / "made.txt").read_text() == "done\n"


def test_a_failure_shows_the_last_lines_and_what_to_type(tmp_path: Path) -> None:
    lines = "".join(f"\t@echo line {number}\n" for number in range(5))
    build_tree(tmp_path, {"Makefile": f"setup:\n{lines}\t@exit 1\n"})
    with pytest.raises(PlaceError) as caught:
        install(tmp_path)
    assert caught.value.message == "the project is complete, but its dependencies could not be installed"
    assert caught.value.hint == f"check the network, then run `make setup` in `{tmp_path}`"
    assert caught.value.details == ("line 2", "line 3", "line 4")


def test_without_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlaceError) as caught:
        install(tmp_path)
    assert (
        caught.value.message == "the project is complete, but its dependencies were not installed: there is no `make`"
    )
    assert caught.value.hint == f"install make, then run `make setup` in `{tmp_path}`"
