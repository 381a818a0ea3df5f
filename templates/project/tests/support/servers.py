"""Other sides of an HTTP call: a second copy of this application, and one that misbehaves as told."""

import asyncio
import os
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from httpx2 import AsyncClient, TransportError
from sqlalchemy.ext.asyncio import create_async_engine

import app.api.registry  # noqa: F401 - imports the models of all modules
from app.shared.models.base import Base
from scripts.processes import Running, Start
from tests.support.processes import prepared


@dataclass(frozen=True)
class RunningCopy:
    url: str
    process: Running
    log: Path


@asynccontextmanager
async def running_copy(
    database_url: str, log: Path, *options: str, start: Start = prepared, **environment: str
) -> AsyncIterator[RunningCopy]:
    """`uvicorn app.main:app` as a process on a free port, on a database of its own; its output goes to `log`."""
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    values = os.environ | {"DATABASE_URL": database_url, "LOG_JSON": "true"} | environment
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = await start("uvicorn", "app.main:app", "--fd", listener, *options, environment=values, log=log)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        await _answers(url, process, log)
        yield RunningCopy(url, process, log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _answers(url: str, process: Running, log: Path) -> None:
    async with asyncio.timeout(30), AsyncClient(base_url=url) as client:
        while process.returncode is None:
            try:
                await client.get("/health/live")
            except TransportError:
                await asyncio.sleep(0.05)
            else:
                return
    raise AssertionError(f"the copy ended before it answered: see {log}")


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b'{"value": 7}'
    headers: str = ""
    hangs: bool = False  # takes the request and says nothing
    drips: bool = False  # sends a byte now and then, for ever


@dataclass
class OddServer:
    """Answers with `replies`, one after the other; the last one stays. Notes the heads of all requests."""

    replies: list[Reply] = field(default_factory=lambda: [Reply()])
    requests: list[str] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Nobody listens any more; the port stays ours for another `start`."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            await self._say(reply, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _say(self, reply: Reply, writer: StreamWriter) -> None:
        if reply.hangs:
            await asyncio.Event().wait()
        length = 10**6 if reply.drips else len(reply.body)
        head = f"HTTP/1.1 {reply.status} X\r\nConnection: close\r\nContent-Length: {length}\r\n{reply.headers}\r\n"
        writer.write(head.encode() + reply.body)
        await writer.drain()
        while reply.drips:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)
