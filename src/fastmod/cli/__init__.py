"""The command line: registers the commands, and turns every way a run can end into an exit code, in one place."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import typer

from fastmod.cli.add import LAYERS, add_entity, add_field, add_module, layer_command
from fastmod.cli.check_project import check_project
from fastmod.cli.diff import diff_project
from fastmod.cli.doctor import examine_project
from fastmod.cli.field_help import FieldsCommand
from fastmod.cli.list_project import list_project
from fastmod.cli.new_project import new_project
from fastmod.cli.remove import remove_entity, remove_field, remove_module
from fastmod.cli.resolve import resolve_merge
from fastmod.cli.terminal import open_streams, print_aside, print_error, print_note
from fastmod.cli.undo import undo_command
from fastmod.cli.update import update_project
from fastmod.errors import FastmodError, PlaceError, RequestError

__all__ = ["app", "run"]

INTERRUPTED = 130
TERMINATED = 143

app = typer.Typer(
    name="fastmod",
    help="Start and grow modular FastAPI projects.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("new")(new_project)
app.command("add-module")(add_module)
app.command("add-entity", cls=FieldsCommand)(add_entity)
app.command("add-field", cls=FieldsCommand)(add_field)
for _layer, _summary in LAYERS.items():
    app.command(f"add-{_layer}", cls=FieldsCommand)(layer_command(_layer, _summary))
app.command("remove-module")(remove_module)
app.command("remove-entity")(remove_entity)
app.command("remove-field")(remove_field)
app.command("update")(update_project)
app.command("undo")(undo_command)
app.command("resolve")(resolve_merge)
app.command("diff")(diff_project)
app.command("list")(list_project)
app.command("check")(check_project)
app.command("doctor")(examine_project)


@app.callback(invoke_without_command=False)
def _options(version: bool = typer.Option(False, "--version", help="Show the version and exit.")) -> None:
    if version:
        from fastmod import __version__

        typer.echo(f"fastmod {__version__}")
        raise typer.Exit


class _Terminated(BaseException):
    """SIGTERM arrived: unwind like Ctrl-C, so that nothing is left behind."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code of the contract; nothing a user can cause ends in a traceback."""
    open_streams()
    with suppress(ValueError):  # only the main thread may set handlers
        signal.signal(signal.SIGTERM, _terminate)
    try:
        code = app(list(arguments) or ["--help"], standalone_mode=False, prog_name="fastmod")
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort, EOFError):
        code = INTERRUPTED
    except _Terminated:
        return TERMINATED
    except Exception as error:  # the one place that sees everything
        return _fail(error, debug="--debug" in arguments)
    if code == INTERRUPTED:  # Typer's own answer to Ctrl-C, too
        print_aside("\ninterrupted; nothing is half-written")
    return code if isinstance(code, int) else 0


def _fail(error: Exception, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    known = _as_known(error)
    for note in getattr(error, "__notes__", ()):
        print_note(note)
    print_error(known)
    return known.exit_code


def _as_known(error: Exception) -> FastmodError:
    if isinstance(error, FastmodError):
        return error
    usage_error: type[Exception] = typer.BadParameter.__bases__[0]
    if isinstance(error, usage_error):
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "fastmod"
        message = " ".join(error.format_message().split()).removesuffix(".")  # type: ignore[attr-defined]
        return RequestError(message[:1].lower() + message[1:], hint=f"`{command} --help` shows how it is used")
    if isinstance(error, OSError):
        return PlaceError(f"the system refused: {error}", hint="check disk space and permissions, then try again")
    return FastmodError(
        f"this is a bug in fastmod: {type(error).__name__}: {error}",
        hint="run it again with --debug and report the output; your files are as they were",
    )


def _terminate(signum: int, frame: object) -> NoReturn:
    raise _Terminated
