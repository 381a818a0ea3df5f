"""Modules of this project as processes of their own: `python -m module`."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping, Sequence
from pathlib import Path
from socket import socket
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent


class Running(Protocol):
    """What is asked of a process, however it was started; `asyncio.subprocess.Process` can do it."""

    @property
    def returncode(self) -> int | None: ...

    def send_signal(self, signal: int, /) -> None: ...

    def kill(self) -> None: ...

    async def wait(self) -> int: ...


class Start(Protocol):
    """A socket among the arguments is handed over: the process reads its number, as in `uvicorn --fd 5`.

    What it writes goes to the end of `log`. Without one, its output is dropped, and its errors are ours.
    """

    async def __call__(
        self, module: str, *arguments: str | socket, environment: Mapping[str, str], log: Path | None = None
    ) -> Running: ...


async def anew(
    module: str, *arguments: str | socket, environment: Mapping[str, str], log: Path | None = None
) -> Running:
    """With an interpreter of its own, as operators start it."""
    command = [sys.executable, "-m", module, *written(arguments)]
    sockets = [each.fileno() for each in arguments if isinstance(each, socket)]
    start = asyncio.create_subprocess_exec
    if log is None:
        return await start(*command, cwd=ROOT, env=environment, pass_fds=sockets, stdin=DEVNULL, stdout=DEVNULL)
    with log.open("ab") as output:
        return await start(
            *command, cwd=ROOT, env=environment, pass_fds=sockets, stdin=DEVNULL, stdout=output, stderr=output
        )


def written(arguments: Sequence[str | socket]) -> list[str]:
    return [str(each.fileno()) if isinstance(each, socket) else each for each in arguments]
