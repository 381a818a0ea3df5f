"""SIGTERM to a real process: what has begun is finished, and load balancers hear of it first."""

import asyncio
import json
import signal
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx2 import AsyncClient, Limits, TransportError

from scripts.processes import anew
from tests.support.servers import RunningCopy, running_copy

BODY = json.dumps(
    {"email": "late@example.com", "full_name": "Late", "password": "correct horse battery"}
).encode()  # fmt: skip
HEAD = (
    "POST /api/v1/users/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(BODY)}\r\nConnection: close\r\n\r\n"
).encode()

pytestmark = pytest.mark.threat("A64")


@pytest.fixture
async def copy(tmp_path: Path) -> AsyncIterator[RunningCopy]:
    """From the command line, as deployments start it."""
    url, log = f"sqlite+aiosqlite:///{tmp_path / 'stopping.db'}", tmp_path / "stopping.log"
    options = ("--timeout-graceful-shutdown", "20")
    async with running_copy(url, log, *options, start=anew, SHUTDOWN_DELAY_SECONDS="1") as copy:
        yield copy


@pytest.fixture
async def probe(copy: RunningCopy) -> AsyncIterator[AsyncClient]:
    """Makes a new connection for each request, as a load balancer's probe does.

    The last one waits for its time-out: nobody takes connections any more, and the port is still there.
    """
    async with AsyncClient(base_url=copy.url, limits=Limits(max_keepalive_connections=0), timeout=1) as client:
        yield client


async def half_a_request(copy: RunningCopy, probe: AsyncClient) -> tuple[StreamReader, StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(copy.url.rpartition(":")[2]))
    writer.write(HEAD + BODY[:10])
    await writer.drain()
    await probe.get("/health/live")  # came later: the server has seen the half by now
    return reader, writer


async def readiness(probe: AsyncClient) -> int | None:
    """The status, None when nobody listens."""
    try:
        return (await probe.get("/health/ready")).status_code
    except TransportError:
        return None


async def until_not_ready(probe: AsyncClient) -> None:
    async with asyncio.timeout(5):
        while await readiness(probe) == 200:  # noqa: ASYNC110 - another process has no event of ours
            await asyncio.sleep(0.01)


async def seen_until_gone(probe: AsyncClient) -> list[int | None]:
    seen = [await readiness(probe)]
    async with asyncio.timeout(15):
        while seen[-1] is not None:
            await asyncio.sleep(0.02)
            seen.append(await readiness(probe))
    return seen


async def test_what_has_begun_is_finished_and_readiness_turns_false_first(
    copy: RunningCopy, probe: AsyncClient
) -> None:
    assert await readiness(probe) == 200
    reader, writer = await half_a_request(copy, probe)

    copy.process.send_signal(signal.SIGTERM)
    await until_not_ready(probe)
    served = [(await probe.get(path)).status_code for path in ("/health/live", "/api/v1/health")]
    seen = await seen_until_gone(probe)
    writer.write(BODY[10:])  # while new requests are refused
    answer = await reader.read()
    writer.close()

    assert served == [200, 200]
    assert set(seen) == {503, None}
    assert answer.startswith(b"HTTP/1.1 200 ")
    async with asyncio.timeout(10):
        assert await copy.process.wait() in {0, -signal.SIGTERM}
    assert "application stopped" in copy.log.read_text()


async def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'twice.db'}"
    async with running_copy(url, tmp_path / "twice.log", SHUTDOWN_DELAY_SECONDS="60") as copy:
        async with AsyncClient(base_url=copy.url) as client:
            copy.process.send_signal(signal.SIGTERM)
            await until_not_ready(client)
        copy.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            await copy.process.wait()
