"""The only owner of the terminal: results on stdout, notes, progress and errors on stderr, plain text in a pipe."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from fastmod.errors import FastmodError, OutputError

__all__ = [
    "after_change", "ask", "confirm", "flush_results", "folder_tree", "interactive", "note_half_done", "open_streams",
    "print_aside", "print_error", "print_error_json", "print_json", "print_lines", "print_note", "progress",
]  # fmt: skip

ERROR_VERSION = 1
"""Version of the `--json` form of an error, `docs/schemas/error.json`; it grows by new keys only."""

_DETAIL_LIMIT = 20


def interactive() -> bool:
    """Whether a person sits there: questions need a terminal on both sides."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def print_error(error: FastmodError) -> None:
    """Print what is wrong, the details, and the hint."""
    lines = [f"{_bold_red('error:')} {_plain(error.message)}"]
    lines += [f"  {_plain(detail)}" for detail in error.details[:_DETAIL_LIMIT]]
    if len(error.details) > _DETAIL_LIMIT:
        lines.append(f"  ... and {len(error.details) - _DETAIL_LIMIT} more")
    print_aside("\n".join([*lines, f"hint: {_plain(error.hint)}"]))


def print_error_json(error: FastmodError, notes: tuple[str, ...]) -> None:
    """Print an error for whoever reads stdout; people have it on stderr, where no more than some details are shown."""
    told = {"message": error.message, "hint": error.hint, "details": list(error.details)}
    print_json({"version": ERROR_VERSION, "error": told, "notes": list(notes)})


def print_json(value: Any) -> None:
    """Print one JSON document."""
    print_lines([json.dumps(value, indent=2, ensure_ascii=False)])


def print_lines(lines: Iterable[str]) -> None:
    """Print results as they are; raises `OutputError` where they cannot be written."""
    with _to_stdout():
        sys.stdout.writelines(f"{line}\n" for line in lines)


def flush_results() -> None:
    """Write what others (the help) have left in the buffer of stdout; raises `OutputError` where that fails."""
    with _to_stdout():
        pass


@contextmanager
def after_change(made: bool, hint: str = "the change was made; `git status` shows it") -> Iterator[None]:
    """Let an `OutputError` of the results within say that the change stands, where one was made."""
    try:
        yield
    except OutputError as error:
        if made:
            error.hint = hint
        raise


@contextmanager
def _to_stdout() -> Iterator[None]:
    """A reader that went away (`| head`) is no error: the work was done before. A full disk is one."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise OutputError(
            f"the output cannot be written: {error.strerror or error}", hint="make room, or send it somewhere else"
        ) from error


def print_note(text: str) -> None:
    """Print a note that is not part of the result."""
    print_aside(f"note: {_plain(text)}")


def note_half_done(root: Path, quiet: bool = False) -> None:
    """Say that a killed command left its change half done; for commands that change nothing, and leave it so."""
    from fastmod.apply.left import left_behind

    left = left_behind(root)
    if left is not None and not quiet:
        print_note(left.note)


def print_aside(text: str) -> None:
    """Print on stderr; where that cannot be written, the exit code has to do."""
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def open_streams() -> None:
    """Give streams that were closed before the start somewhere to go, and let none of them fail on a character."""
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)
            setattr(sys, name, os.fdopen(descriptor, "r" if name == "stdin" else "w", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with suppress(OSError):  # what stands in the buffer already cannot be written: the next line says so
                stream.reconfigure(errors="backslashreplace")


def _silence(stream: TextIO) -> None:
    """Send what is still to come, the interpreter's last flush too, nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def progress(text: str, quiet: bool) -> Iterator[None]:
    """Show that something is going on, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def ask(question: str, default: str) -> str:
    """Ask one question on the terminal; an empty answer is the default. Raises `EOFError` when the input ends."""
    from rich.console import Console
    from rich.markup import escape
    from rich.prompt import Prompt

    return (
        Prompt.ask(escape(question), default=default, show_default=bool(default), console=Console(stderr=True))
        or default
    )


def confirm(question: str) -> bool:
    """Ask for yes or no on the terminal; an empty answer is no."""
    from rich.console import Console
    from rich.prompt import Confirm

    return Confirm.ask(question, default=False, console=Console(stderr=True))


def folder_tree(paths: Iterable[str], title: str, depth: int = 2) -> Iterator[str]:
    """Yield the lines of a tree of `paths` down to `depth` folders, each with the number of files in it."""
    counts: Counter[tuple[str, ...]] = Counter()
    files = []
    for path in sorted(paths):
        *folders, name = path.split("/")
        for level in range(1, min(len(folders), depth) + 1):
            counts[tuple(folders[:level])] += 1
        if not folders:
            files.append(name)
    yield f"{title}/"
    for folder in sorted(counts):
        yield f"{'  ' * len(folder)}{folder[-1] + '/':<{28 - 2 * len(folder)}} {counts[folder]:>4} files"
    if files:
        yield f"  {' '.join(files)}"


def _plain(text: str) -> str:
    """Return one line without control characters: names and paths come from anywhere."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)


def _bold_red(text: str) -> str:
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return f"\x1b[1;31m{text}\x1b[0m" if colour else text
