"""The command line: runs a command, and turns every way a run can end into an exit code, in one place."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import typer

from fastmod.cli.registry import app_for
from fastmod.cli.terminal import (
    flush_results,
    open_streams,
    print_aside,
    print_error,
    print_error_json,
    print_note,
)
from fastmod.errors import FastmodError, OutputError, PlaceError, RequestError

__all__ = ["run"]

INTERRUPTED = 130
TERMINATED = 143


class _Terminated(BaseException):
    """SIGTERM arrived: unwind like Ctrl-C, so that nothing is left behind."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code of the contract; nothing a user can cause ends in a traceback."""
    open_streams()
    with suppress(ValueError):  # only the main thread may set handlers
        signal.signal(signal.SIGTERM, _terminate)
    try:
        code = app_for(arguments)(list(arguments) or ["--help"], standalone_mode=False, prog_name="fastmod")
        flush_results()
    except (KeyboardInterrupt, typer.Abort, EOFError):
        code = INTERRUPTED
    except _Terminated:
        return TERMINATED
    except Exception as error:  # the one place that sees everything
        return _fail(error, _options_in(arguments))
    if code == INTERRUPTED:  # Typer's own answer to Ctrl-C, too
        print_aside("\ninterrupted; nothing is half-written")
    return code if isinstance(code, int) else 0


def _options_in(arguments: Sequence[str]) -> Sequence[str]:
    """Return what may be an option. Read here, since arguments that cannot be parsed are errors too."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _fail(error: Exception, options: Sequence[str]) -> int:
    if "--debug" in options:
        import traceback

        traceback.print_exception(error)
    known = _as_known(error)
    with suppress(OutputError):  # the interpreter's last flush would say it in its own way
        flush_results()
    notes = tuple(getattr(error, "__notes__", ()))
    for note in notes:
        print_note(note)
    print_error(known)
    if "--json" in options:
        with suppress(OutputError):  # stdout may be what has failed
            print_error_json(known, notes)
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
