"""A PostgreSQL server for tests: `TEST_DATABASE_URL` names it, its user may create databases."""

from __future__ import annotations

import os
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

__all__ = ["own_database", "require_server"]

SERVER = "TEST_DATABASE_URL"
DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"

_ADMINISTER = """
import asyncio, sys
import asyncpg

async def main() -> None:
    connection = await asyncpg.connect(sys.argv[1])
    try:
        await connection.execute(sys.argv[2])
    finally:
        await connection.close()

asyncio.run(main())
"""


def require_server() -> str:
    """Return the server's address; without one skip loudly, or fail where CI=true promises one."""
    url = os.environ.get(SERVER) or DEFAULT
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=5).close()
    except OSError as error:
        said = f"no PostgreSQL server at {parts.hostname}:{parts.port} ({error}); {SERVER} names another one"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return url


@contextmanager
def own_database(server: str, python: Path) -> Iterator[str]:
    """Create a database, give its address, drop it. `python` has asyncpg: the generated project's does."""
    name = f"fastmod_{uuid.uuid4().hex[:12]}"
    base = urlsplit(server)
    subprocess.run([python, "-c", _ADMINISTER, server, f'CREATE DATABASE "{name}"'], check=True, timeout=60)
    try:
        yield base._replace(path=f"/{name}").geturl()
    finally:
        subprocess.run(
            [python, "-c", _ADMINISTER, server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'],
            check=True,
            timeout=60,
        )
