"""Write docs/commands.md from the command line itself: `make docs`. With `--check`: exit code 1 when it is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from fastmod.cli import app

TARGET = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = """\
# Commands

<!-- Written by `make docs` from the command line itself; do not edit. -->

Data goes to stdout, notes and progress to stderr; a pipe and `NO_COLOR` give plain text. Only `new` asks questions, and
only on a terminal. Every error is one line, its details, and a `hint:`.

| exit code | meaning |
|---|---|
| 0 | done, or there was nothing to do |
| 2 | the request is wrong: name, option, value; nothing was written |
| 3 | the place is wrong: folder not empty, locked, disk full, a tool missing; nothing was written |
| 4 | a bug in fastmod: `--debug` shows the traceback |
| 130, 143 | interrupted by Ctrl-C, ended by SIGTERM; the old tree or the new tree, nothing between |

Two messages with exit code 3 say otherwise than "nothing was written": after `new --install`, that the project is
complete and only its dependencies are not installed; in an existing folder whose disk fails in the middle of the
renames, that the same command finishes what is left.

`fastmod --version` prints the version. `fastmod --install-completion` sets completion up for the shell in use.
"""


def render() -> str:
    """Return the whole page."""
    group: Any = typer.main.get_command(app)
    sections = ["".join(_section(name, command)) for name, command in group.commands.items()]
    return "\n".join([HEAD, *sections])


def _section(name: str, command: Any) -> Iterator[str]:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    usage = " ".join(["fastmod", name, *(_metavar(argument) for argument in arguments), "[OPTIONS]"])
    yield f"## `{name}`\n\n{command.help}\n\n    {usage}\n\n| | |\n|---|---|\n"
    for argument in arguments:
        yield f"| `{_metavar(argument)}` | {_text(argument)} |\n"
    for option in options:
        value = "" if option.is_flag else f" {_metavar(option)}"
        repeated = " Repeatable." if option.multiple else ""
        yield f"| {', '.join(f'`{form}{value}`' for form in option.opts)} | {_text(option)}{repeated} |\n"


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _text(parameter: Any) -> str:
    return str(parameter.help or "").replace("|", "\\|")


def main() -> int:
    """Write the page, or compare it; return the exit code."""
    page = render()
    if sys.argv[1:] == ["--check"]:
        if TARGET.is_file() and TARGET.read_text("utf-8") == page:
            return 0
        print("error: docs/commands.md is not what the command line says\nhint: run `make docs`", file=sys.stderr)
        return 1
    TARGET.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
