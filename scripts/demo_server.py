"""The demo project's server as a process of this machine, on a free port, stopped whatever happens."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 20
# The port may be taken between our look and the server's bind.
ATTEMPTS = 3

# A proxy of the machine has no part in talking to oneself.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ServerError(Exception):
    """The server did not do what the demo needs; the message says what."""


@contextmanager
def serving(project: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Serve `project` and yield the address. Raises `ServerError` when it does not start or does not stop cleanly."""
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        server, address = _start(project, environment, log)
        try:
            yield address
        except BaseException:
            _stop(server)
            print(_tail(log))
            raise
        code = _stop(server)
        if code not in (0, -signal.SIGINT, 128 + signal.SIGINT):
            raise ServerError(f"the server ended with exit code {code}:\n{_tail(log)}")


def _start(project: Path, environment: Mapping[str, str], log: IO[str]) -> tuple[subprocess.Popen[bytes], str]:
    for _ in range(ATTEMPTS):
        port = _free_port()
        command = [str(project / ".venv/bin/python"), "-m", "uvicorn", "app.main:app"]
        command += ["--host", HOST, "--port", str(port), "--no-access-log"]
        # A session of its own: Ctrl-C reaches the demo, which then stops the server in order.
        server = subprocess.Popen(
            command, cwd=project, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        address = f"http://{HOST}:{port}"
        try:
            if _answers(server, address):
                return server, address
        except BaseException:
            _stop(server)
            raise
    raise ServerError(f"the server did not start:\n{_tail(log)}")


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the server is ready; False when it ended or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with direct.open(f"{address}/health/ready", timeout=2) as answer:
                if answer.status == 200 and server.poll() is None:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    _stop(server)
    return False


def _stop(server: subprocess.Popen[bytes]) -> int:
    """Stop the server as Ctrl-C would, and make sure that it is gone."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        return server.wait(STOP_SECONDS)
    except BaseException:
        server.kill()
        server.wait()
        raise


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _tail(log: IO[str]) -> str:
    log.seek(0)
    return "".join(log.readlines()[-30:])
