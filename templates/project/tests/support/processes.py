"""Processes of this project that start at once: forked from a server that has imported what they import.

An interpreter takes seconds to import the application, which then runs for a moment. Where the start is not the matter,
`prepared` runs the same module in the same way; signals, exit codes and deaths are those of any process.
"""

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from socket import socket

from scripts.processes import ROOT, Running, written

# What `app.main` and `app.worker` import. Not these two: the first reads the environment, and each process has its own.
PREPARED = (
    "aiosqlite",
    "app.api.registry",
    "app.api.router",
    "app.api.schema_check",
    "app.core.docs",
    "app.core.middleware",
    "app.core.rate_limit",
    "app.core.shutdown",
    "app.core.telemetry",
    "app.shared.clients.binding",
    "app.shared.events.relay",
    "uvicorn.main",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)
multiprocessing.set_forkserver_preload([*PREPARED])
_Process: type[BaseProcess] = (
    multiprocessing.get_context("forkserver").Process
    if "forkserver" in multiprocessing.get_all_start_methods()
    else multiprocessing.get_context("spawn").Process
)


async def prepared(
    module: str, *arguments: str | socket, environment: Mapping[str, str], log: Path | None = None
) -> Running:
    """Like `scripts.processes.anew`."""
    process = _Process(target=_run, args=(module, arguments, dict(environment), log), daemon=True)
    process.start()
    return _Prepared(process)


async def line_with(words: str, log: Path, process: Running) -> None:
    """Wait until the process has written them."""
    async with asyncio.timeout(20):
        while True:
            ended = process.returncode is not None
            if words in _content(log):
                return
            assert not ended, f"the process ended without saying {words!r}"
            await asyncio.sleep(0.01)


def _content(log: Path) -> str:
    return log.read_text(encoding="utf-8") if log.exists() else ""


class _Prepared:
    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int, /) -> None:
        if self._process.pid is not None and self.returncode is None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        while (code := self.returncode) is None:  # noqa: ASYNC110 - the fork server has no event of ours
            await asyncio.sleep(0.005)
        return code


def _run(module: str, arguments: Sequence[str | socket], environment: dict[str, str], log: Path | None) -> None:
    """In the new process, what `python -m` does in one."""
    output = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    if log is not None:
        os.dup2(output, 2)
    assert "app.main" not in sys.modules, "the application would have the settings of another environment"
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = [module, *written(arguments)]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
