"""All commands by name; a run builds the one that it is asked for, since Typer takes its time over each."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from typer.core import TyperCommand

__all__ = ["COMMANDS", "app_for"]

Function = Callable[..., Any]

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "new": ("new_project", "new_project"),
    "add-module": ("add", "add_module"),
    "add-entity": ("add", "add_entity"),
    "add-field": ("add", "add_field"),
    "add-model": ("add", "layer_command"),
    "add-schema": ("add", "layer_command"),
    "add-repository": ("add", "layer_command"),
    "add-service": ("add", "layer_command"),
    "add-endpoint": ("add", "layer_command"),
    "remove-module": ("remove", "remove_module"),
    "remove-entity": ("remove", "remove_entity"),
    "remove-field": ("remove", "remove_field"),
    "update": ("update", "update_project"),
    "undo": ("undo", "undo_command"),
    "resolve": ("resolve", "resolve_merge"),
    "diff": ("diff", "diff_project"),
    "list": ("list_project", "list_project"),
    "check": ("check_project", "check_project"),
    "doctor": ("doctor", "examine_project"),
})  # fmt: skip
"""Command -> module of this package and function, in the order of the help."""

_WITH_FIELDS = frozenset(name for name, (module, _) in COMMANDS.items() if module == "add") - {"add-module"}


def app_for(arguments: Sequence[str] = ()) -> typer.Typer:
    """Return the application for a run: with the command that `arguments` begin with, else with all commands."""
    app = typer.Typer(
        name="fastmod",
        help="Start and grow modular FastAPI projects.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback(invoke_without_command=False)(_options)
    asked = arguments[0] if arguments else ""
    is_known = asked in COMMANDS and "_FASTMOD_COMPLETE" not in os.environ
    for name in (asked,) if is_known else COMMANDS:
        _register(app, name)
    return app


def _register(app: typer.Typer, name: str) -> None:
    module, attribute = COMMANDS[name]
    found = import_module(f"fastmod.cli.{module}")
    function: Function = getattr(found, attribute)
    if attribute == "layer_command":
        layer = name.removeprefix("add-")
        function = function(layer, found.LAYERS[layer])
    app.command(name, cls=_kind(name))(function)


def _kind(name: str) -> type[TyperCommand]:
    if name in _WITH_FIELDS:
        from fastmod.cli.field_help import FieldsCommand

        return FieldsCommand
    from fastmod.cli.examples import ExampleCommand

    return ExampleCommand


def _tell_version(asked: bool) -> None:
    if asked:
        from fastmod import __version__
        from fastmod.cli.terminal import print_lines

        print_lines([f"fastmod {__version__}"])
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_tell_version, help="Show the version and exit."
    ),
) -> None:
    """What all commands share: it is done once the options are read."""
