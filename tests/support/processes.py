"""Processes to disturb: started as a terminal starts them, so that Ctrl-C reaches them."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from tests.support.cli import COMMAND, Result

__all__ = ["run_on_terminal", "start"]


def _foreground() -> None:
    """Undo what a shell does to background jobs: they ignore Ctrl-C, and a test of it would test nothing."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def start(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start `fastmod` in a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_foreground,  # noqa: PLW1509  # there are no threads
    )


def run_on_terminal(
    *arguments: str, cwd: Path, typed: Mapping[str, str], env: Mapping[str, str] | None = None
) -> Result:
    """Run `fastmod` on a pseudo-terminal and type each value of `typed` once its key has been shown."""
    child, terminal = pty.fork()
    if child == 0:
        try:
            _foreground()
            os.chdir(cwd)
            os.execvpe(COMMAND[0], [*COMMAND, *arguments], {**os.environ, "TERM": "xterm", **(env or {})})  # noqa: S606
        finally:
            os._exit(127)
    shown, waiting, deadline = b"", list(typed.items()), time.monotonic() + 60
    seen = 0
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        if waiting and (found := shown.find(waiting[0][0].encode(), seen)) >= 0:
            seen = found + len(waiting[0][0])
            time.sleep(0.1)
            os.write(terminal, waiting.pop(0)[1].encode())
    else:
        os.kill(child, signal.SIGKILL)
    os.close(terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Result(code, shown.decode().replace("\r\n", "\n"), "")
