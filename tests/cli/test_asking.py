"""`add-entity` on a terminal asks for what is missing; without one nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.landscapes import minimal_project
from tests.support.processes import run_on_terminal
from tests.support.tree import read_tree


@pytest.fixture
def project(place: Path) -> Path:
    """A minimal project with a module of its own."""
    root = minimal_project(place / "shop")
    run_process("add-module", "shelf", "--quiet", cwd=root).assert_ok()
    return root


def _model(project: Path, module: str = "shelf") -> str:
    return (project / "app" / "modules" / module / "models" / "Book.py").read_text("utf-8")


def test_fields_are_asked_for_one_by_one_and_wrong_ones_again(project: Path) -> None:
    typed = {
        "Field 1": "?\r",
        "ondelete": "title:strr\r",
        "hint:": "title:str\r",
        "Field 2": "pages:int\r",
        "Field 3": "\r",
    }
    told = run_on_terminal("add-entity", "Book", cwd=project, typed=typed)
    assert told.code == 0, told.out
    assert "did you mean `str`?" in told.out
    assert "title: Mapped[str]" in _model(project)
    assert "pages: Mapped[int]" in _model(project)


def test_an_unclear_module_is_a_question(project: Path) -> None:
    run_process("add-module", "desk", "--quiet", cwd=project).assert_ok()
    typed = {"Which module": "dsk\r", "hint:": "desk\r"}
    told = run_on_terminal("add-entity", "Book", "title:str", cwd=project, typed=typed)
    assert told.code == 0, told.out
    assert "there is no module `dsk`" in told.out
    assert "title: Mapped[str]" in _model(project, "desk")


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_the_questions_writes_nothing(project: Path, key: str) -> None:
    before = read_tree(project)
    told = run_on_terminal("add-entity", "Book", cwd=project, typed={"Field 1": "a:int\r", "Field 2": key})
    assert told.code == 130, told.out
    assert "Traceback" not in told.out
    assert read_tree(project) == before


def test_what_is_there_or_wrong_is_said_without_a_question(project: Path) -> None:
    run_process("add-entity", "Book", "title:str", "--quiet", cwd=project).assert_ok()
    there = run_on_terminal("add-entity", "Book", cwd=project, typed={})
    wrong = run_on_terminal("add-entity", "class", cwd=project, typed={})
    assert (there.code, wrong.code) == (0, 2)
    assert "Nothing to do" in there.out
    assert "Field 1" not in there.out + wrong.out


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_options_that_ask_nothing(project: Path, option: str) -> None:
    told = run_on_terminal("add-entity", "Book", option, cwd=project, typed={})
    assert told.code == 0, told.out
    assert "Field 1" not in told.out
