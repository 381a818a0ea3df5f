"""Write the pages that are computed: `make docs`. With `--check`: exit code 1 when one is stale.

docs/commands.md comes from the command line itself, docs/fields.md from the table of field types.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from fastmod.cli import examples
from fastmod.cli.field_help import EXAMPLES, MODIFIERS, FieldsCommand
from fastmod.cli.registry import app_for
from fastmod.fields import TypeRow, TypeTable
from fastmod.template.source import current_template

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = """\
# Commands

<!-- Written by `make docs` from the command line itself; do not edit. -->

Data goes to stdout, notes and progress to stderr; a pipe and `NO_COLOR` give plain text. Only `new`, `add-entity` and
`remove-*` ask questions, and only on a terminal. Every error is one line, its details, and a `hint:`. With `--json` a
command that ends with exit code 2, 3 or 4 prints the same on stdout ([its schema](schemas/error.json)):
`{"version": 1, "error": {"message": ..., "hint": ..., "details": [...]}, "notes": [...]}`.

| exit code | meaning |
|---|---|
| 0 | done, or there was nothing to do |
| 1 | `check` or `doctor` found something; or edits meet a change, or sides of a merge do, and each place is listed |
| 2 | the request is wrong: name, option, value; nothing was written |
| 3 | the place is wrong: folder not empty, locked, disk full, a tool missing; nothing was written |
| 4 | a bug in fastmod: `--debug` shows the traceback |
| 130, 143 | interrupted by Ctrl-C, ended by SIGTERM; the old tree or the new tree, nothing between |

Three messages with exit code 3 say otherwise than "nothing was written": after `new --install`, that the project is
complete and only its dependencies are not installed; in an existing folder whose disk fails in the middle of the
renames, that the same command finishes what is left; where stdout cannot be written, that the change was made. A reader
that has gone away (`| head`) is no error.

A `FIELD` is written as [fields](fields.md) says. `fastmod --version` prints the version. `fastmod --install-completion`
sets completion up for the shell in use.
"""


FIELDS = """\
# Fields

<!-- Written by `make docs` from the table of field types; do not edit. -->

    name:type[=args][:modifier[=value]]...

    fastmod add-entity Order number:str=32:unique total:money:min=0 due_on:date:optional buyer:ref=users.User

A name is in snake_case and begins with a letter; the type is required; modifiers come in any order. A colon inside a
value is doubled: `opens:time:default=08::30::00`. Quote a field that holds what your shell reads, such as `*` or `[`.
All that is wrong with a request is said in one answer, with its place, and nothing is written.

On an entity that has a table already, a new field is `optional` or has a `default`: rows that are there need a value.
Types and modifiers of a field that is there never change: remove the field and add another, or edit the code and write
a migration.

## Types

Filters are query parameters of the list: `GET /api/v1/shop/orders/?number=A-1&sort=-due_on`. Why each type is kept as
it is: [decision 0011](decisions/0011-fields.md).

| type | for example | | modifiers | filter | sort |
|---|---|---|---|---|---|
"""

REFERENCES = """
## References

`order:ref=Order` points to an entity of the same module, `owner:ref=users.User` to one of another. The column is called
`order_id` and is always indexed; within a module both models get a relationship, across modules there is a foreign key
and nothing else. An entity may point to itself (`parent:ref=Category:optional`). References must not need each other in
a circle, since no first record could be stored; inside a module an optional one may close it, as a team has members and
`lead:ref=Member:optional`. Such a reference has to be emptied before what it points to can go.

`ondelete=restrict` (the default) keeps a record that something points to, `cascade` takes along what points to it,
`set-null` empties the field, which must be `optional`. Accounts of `users.User` are closed and emptied, their rows
stay: no rule of a reference to them ever acts. To follow, handle `UserDeletedEvent` in the module.

## Patterns

A `pattern` means the whole text and knows printable ASCII only: `.` and `[^,]` stand for other sets in Python, in the
database and in browsers, so `[^,]+` refuses `Größe`. A text that is `unique` or has an `index` has at most 640
characters, which is what PostgreSQL can index.
"""


def render_fields() -> str:
    """Return the page of fields."""
    table = TypeTable.of(current_template().data("types"))
    types = "".join(map(_type, table.types.values()))
    head = "\n## Modifiers\n\n| modifier | for example | | types |\n|---|---|---|---|\n"
    modifiers = "".join(_modifier(name, table) for name in MODIFIERS)
    return f"{FIELDS}{types}{head}{modifiers}{REFERENCES}"


def _type(row: TypeRow) -> str:
    yes = {True: "yes", False: ""}
    modifiers = " ".join(f"`{name}`" for name in row.modifiers)
    cells = [f"`{row.name}`", f"`{EXAMPLES[row.name]}`", row.summary, modifiers, yes[row.filterable], yes[row.sortable]]
    return _row(cells)


def _modifier(name: str, table: TypeTable) -> str:
    example, meaning = MODIFIERS[name]
    types = [row.name for row in table.types.values() if name in row.modifiers]
    every = "all" if len(types) == len(table.types) else " ".join(f"`{one}`" for one in types)
    return _row([f"`{name}`", f"`{example}`", meaning, every])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n".replace("|  |", "| |").replace("|  |", "| |")


def render_commands() -> str:
    """Return the page of commands."""
    group: Any = typer.main.get_command(app_for())
    sections = ["".join(_section(name, command)) for name, command in group.commands.items()]
    return "\n".join([HEAD, *sections])


def _section(name: str, command: Any) -> Iterator[str]:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    context = command.make_context(name, [], resilient_parsing=True)
    usage = " ".join(["fastmod", name, *(argument.metavar for argument in arguments), "[OPTIONS]"])
    yield f"## `{name}`\n\n{command.help}\n\n    {usage}\n\n| | |\n|---|---|\n"
    for argument in arguments:
        is_field = isinstance(command, FieldsCommand) and "FIELD" in argument.metavar
        yield f"| `{argument.metavar}` | {argument.help}{' See [fields](fields.md).' if is_field else ''} |\n"
    for option in options:
        value = "" if option.is_flag else f" {option.make_metavar(context)}"
        forms = ", ".join(f"`{form}{value}`" for form in [*option.opts, *option.secondary_opts])
        _, told = option.get_help_record(context)  # with its default, as `--help` has it
        yield f"| {_cell(forms)} | {_cell(' '.join(told.split()))} |\n"
    example = "".join(f"    {line}\n" for line in examples.EXAMPLES[name].splitlines())
    yield f"\nFor example:\n\n{example}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write the pages, or compare them; return the exit code."""
    pages = {"commands.md": render_commands(), "fields.md": render_fields()}
    if sys.argv[1:] != ["--check"]:
        for name, page in pages.items():
            (DOCS / name).write_text(page, "utf-8")
        return 0
    stale = [name for name, page in pages.items() if not _is(DOCS / name, page)]
    for name in stale:
        print(f"error: docs/{name} is not what it is computed from\nhint: run `make docs`", file=sys.stderr)
    return 1 if stale else 0


def _is(path: Path, page: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == page


if __name__ == "__main__":
    sys.exit(main())
