"""A run builds the command that it is asked for, and says of it what the whole application says."""

from __future__ import annotations

import importlib
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from fastmod.cli.examples import EXAMPLES
from fastmod.cli.registry import COMMANDS, app_for
from fastmod.commands.selection import Catalogue
from fastmod.template.source import current_template
from tests.support.cli import run_cli, run_process
from tests.support.landscapes import minimal_project

SCRIPT = """
import sys
from fastmod.cli import run
code = run(sys.argv[1:])
print(code, sorted({'jinja2', 'yaml', 'rich', 'pathspec', 'pydantic', 'copier'} & set(sys.modules)))
"""


def group(*arguments: str) -> Any:
    return typer.main.get_command(app_for(arguments))


def test_all_commands_are_there_without_a_known_one() -> None:
    for arguments in ((), ("--help",), ("lost",), ("--version",)):
        assert list(group(*arguments).commands) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_one_command_is_built_and_is_the_same(name: str) -> None:
    (built,) = group(name, "--help").commands.values()
    whole = group().commands[name]
    assert (built.name, built.help, type(built)) == (name, whole.help, type(whole))
    assert [(one.name, one.opts) for one in built.params] == [(one.name, one.opts) for one in whole.params]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_an_example_that_can_be_typed(name: str) -> None:
    lines = EXAMPLES[name].splitlines()
    told = run_cli(name, "--help").assert_ok().out
    assert told.endswith("".join(["\nExample:\n", *(f"  {line}\n" for line in lines)]))
    typed = [shlex.split(line) for line in EXAMPLES[name].replace("\\\n", "").splitlines()]
    own = [words[2:] for words in typed if words[:2] == ["fastmod", name]]
    assert own
    for arguments in own:
        group(name).commands[name].make_context(name, arguments)


def test_examples_are_those_of_the_commands() -> None:
    assert list(EXAMPLES) == list(COMMANDS)


def test_help_names_the_presets() -> None:
    presets = "|".join(Catalogue.of(current_template()).presets)
    assert f"--preset <{presets}>" in run_cli("new", "--help").assert_ok().out


def test_completion_knows_all_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_FASTMOD_COMPLETE", "complete_bash")
    assert list(group("new").commands) == list(COMMANDS)


@pytest.mark.parametrize(("module", "name"), sorted(set(COMMANDS.values())))
def test_modules_export_what_is_registered(module: str, name: str) -> None:
    assert name in importlib.import_module(f"fastmod.cli.{module}").__all__


def test_adding_an_entity_imports_nothing_heavy(place: Path) -> None:
    """Templates of entities hold names only, and unchanged lines of the manifest are kept as they are."""
    root = minimal_project(place / "shop")
    run_process("add-module", "shelf", "--quiet", cwd=root).assert_ok()
    python = [sys.executable, "-c", SCRIPT]
    for arguments in (["add-entity", "Book", "title:str"], ["add-field", "Book", "pages:int:optional"]):
        told = run_process(*arguments, "--module", "shelf", "--quiet", cwd=root, command=python).assert_ok()
        assert told.out.splitlines()[-1] == "0 []"
