"""The command line as a whole: version, help, completion, and how bugs are reported."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import fastmod
from fastmod.cli.registry import COMMANDS
from fastmod.commands import new_project
from tests.support.cli import run_cli, run_process
from tests.support.repository import ROOT


@pytest.mark.parametrize("arguments", [["--version"], ["--version", "list"]])
def test_version(arguments: list[str]) -> None:
    assert run_cli(*arguments).assert_ok().out == f"fastmod {fastmod.__version__}\n"


def test_version_imports_nothing_heavy() -> None:
    script = (
        "import sys; from fastmod.__main__ import main; sys.argv=['fastmod', '--version']; main();"
        "print(sorted({'typer', 'jinja2', 'yaml', 'rich', 'copier', 'pydantic'} & set(sys.modules)))"
    )
    result = run_process(command=[*run_command(), "-c", script]).assert_ok()
    assert result.out.splitlines()[-1] == "[]"


def run_command() -> list[str]:
    import sys

    return [sys.executable]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["new", "--help"], ["list", "--help"]])
def test_help(arguments: list[str]) -> None:
    result = run_cli(*arguments).assert_ok()
    assert result.out.startswith("Usage: fastmod")
    assert result.err == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_and_their_answers(shell: str) -> None:
    script = run_process("--show-completion", shell, env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert script.assert_ok().out.count("_FASTMOD_COMPLETE"), script
    asked = {"_FASTMOD_COMPLETE": "complete_bash", "COMP_WORDS": "fastmod ne", "COMP_CWORD": "1"}
    assert run_process(env=dict(asked)).out.split() == ["new"]


def test_a_bug_is_one_line_and_how_to_report_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(new_project, "render_project", broken)
    run_cli("new", "shop").assert_error(
        4,
        "this is a bug in fastmod: ZeroDivisionError: oops",
        "run it again with --debug and report the output; your files are as they were",
    )
    shown = run_cli("new", "shop", "--debug").err
    assert "Traceback (most recent call last):" in shown
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_an_error_is_json_where_the_result_would_be(place: Path, command: str) -> None:
    schema = json.loads((ROOT / "docs/schemas/error.json").read_text("utf-8"))
    usage = run_cli(command, "--json", "--nonsense")
    usage.assert_error(2, "no such option: --nonsense", f"`fastmod {command} --help` shows how it is used")
    jsonschema.validate(json.loads(usage.out), schema)
    assert run_cli(command, "--nonsense").out == ""
    assert run_cli(command, "--nonsense", "--", "--json").out == ""


def test_an_error_as_json_has_its_details_and_its_exit_code(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_cli("list", "--json").assert_refused(3)
    several = run_cli("new", "class", "--data", "x=1", "--data", "y", "--json")
    several.assert_refused(2)
    assert len(json.loads(several.out)["error"]["details"]) == 2

    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(new_project, "render_project", broken)
    run_cli("new", "shop", "--json").assert_refused(4)


def test_the_json_of_an_error_holds_what_was_done_before_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def noted(*arguments: object) -> None:
        error = ZeroDivisionError("oops")
        error.add_note("reverted a command that was killed here")
        raise error

    monkeypatch.setattr(new_project, "render_project", noted)
    run = run_cli("new", "shop", "--json")
    assert run.err.startswith("note: reverted a command that was killed here\nerror: ")
    assert json.loads(run.out)["notes"] == ["reverted a command that was killed here"]
