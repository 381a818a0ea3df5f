"""Kill the web process and the event relay again and again while clients write, then count what is missing.

    python -m scripts.chaos --kills 30 --writes 5000
    python -m scripts.chaos --database-url postgresql://user:password@host/empty_database

Every write that was answered with success must be there, with one event; every event must have had its effect once;
requests that were refused must have published nothing. Exit code 1 if not. The database must be empty: a new SQLite
file, unless another one is named.
"""

import argparse
import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from httpx2 import AsyncClient, HTTPError
from sqlalchemy import Select, func, inspect, select, update

from app.api.registry import MODULES  # noqa: F401 - imports the models of all modules
from app.config.database import Database
from app.config.settings import Settings
from app.shared.models.base import Base, utc_now
from app.shared.models.DeliveryStatus import DeliveryStatus
from app.shared.models.EventDelivery import EventDelivery
from scripts.chaos_process import HANDLER, effects
from scripts.chaos_report import Report
from scripts.processes import Running, Start, anew

CLIENTS = 8
STALLED_SECONDS = 60  # without a single delivery
ENVIRONMENT = {
    "ENVIRONMENT": "local",  # where mail needs no server
    "EVENT_RELAY": "worker",
    "RATE_LIMIT_ENABLED": "false",
    "LOG_LEVEL": "ERROR",
    "ARGON2_TIME_COST": "1",
    "ARGON2_MEMORY_KIB": "8",
}


class Chaos:
    def __init__(self, database_url: str, kills: int, writes: int, start: Start = anew) -> None:
        self.database = Database(Settings(DATABASE_URL=database_url))
        self.environment = os.environ | ENVIRONMENT | {"DATABASE_URL": database_url}
        self.kills, self.writes, self.start_module = kills, writes, start
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.processes: dict[str, Running] = {}
        self.report = Report()

    async def run(self) -> Report:
        try:
            await self._create_tables()
            await asyncio.gather(self._start("web"), self._start("relay"))
            async with asyncio.TaskGroup() as tasks:
                for _ in range(CLIENTS):
                    tasks.create_task(self._write())
                tasks.create_task(self._kill())
            await self._drain()
            await self.report.count(self.database)
        finally:
            for process in self.processes.values():
                await _end(process)
            await self.database.dispose()
            self.listener.close()
        return self.report

    async def _create_tables(self) -> None:
        async with self.database.engine.begin() as connection:
            if tables := await connection.run_sync(lambda sync: inspect(sync).get_table_names()):
                raise SystemExit(f"the database is not empty: {', '.join(sorted(tables)[:3])} ...")
            await connection.run_sync(Base.metadata.create_all)
            await connection.run_sync(effects.create)

    async def _start(self, role: str) -> None:
        started = time.monotonic()
        self.processes[role] = await self.start_module(
            "scripts.chaos_process", role, self.listener, environment=self.environment
        )
        if role == "web":
            async with AsyncClient(base_url=self._url, timeout=60) as client:
                (await client.get("/health/live")).raise_for_status()
            self.report.restarts.append(time.monotonic() - started)

    async def _kill(self) -> None:
        """Evenly over the writes: the relay, the web process, both at once."""
        for number in range(self.kills):
            due = (number + 1) * self.writes // (self.kills + 1)
            while len(self.report.acknowledged) < due:  # noqa: ASYNC110 - several tasks add to it
                await asyncio.sleep(0.005)
            victims = (["relay"], ["web"], ["web", "relay"])[number % 3]
            for role in victims:
                self.processes[role].send_signal(signal.SIGKILL)
            for role in victims:
                await self.processes[role].wait()
            self.report.kills += 1
            await asyncio.gather(*(self._start(role) for role in victims))

    async def _write(self) -> None:
        """Register, and now and then try to take an address that is taken: refused, and without an event."""
        async with AsyncClient(base_url=self._url, timeout=60) as client:
            while len(self.report.acknowledged) < self.writes or self.report.kills < self.kills:
                name = f"{uuid4().hex}@example.com"
                try:
                    await self._register(client, name)
                    if len(self.report.acknowledged) % 10 == 0:
                        await self._register(client, name)
                except HTTPError:
                    self.report.interrupted += 1

    async def _register(self, client: AsyncClient, email: str) -> None:
        body = {"email": email, "full_name": "Kay Oss", "password": "correct horse battery"}
        response = await client.post("/api/v1/users/", json=body)
        if response.is_success:
            self.report.acknowledged.add(email)
        elif response.is_client_error:
            self.report.refused += 1
        else:
            self.report.interrupted += 1

    async def _drain(self) -> None:
        """Nobody writes any more. What a killed relay had taken comes back when its lease ends: now."""
        pending = (EventDelivery.status == DeliveryStatus.PENDING) & (EventDelivery.handler == HANDLER)
        taken = update(EventDelivery).where(pending, EventDelivery.lease.is_not(None))
        async with self.database.session_scope() as db:
            await db.execute(taken.values(available_at=utc_now()))
        waiting = select(func.count()).select_from(EventDelivery).where(pending)
        left, deadline = await self._number(waiting), time.monotonic() + STALLED_SECONDS
        while left and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
            if (now_left := await self._number(waiting)) < left:
                left, deadline = now_left, time.monotonic() + STALLED_SECONDS

    async def _number(self, query: Select[int]) -> int:
        async with self.database.session_factory() as db:
            return (await db.scalars(query)).one()

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"


async def _end(process: Running) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--writes", type=int, default=500)
    parser.add_argument("--database-url", help="an empty database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database_url or f"sqlite+aiosqlite:///{Path(folder, 'chaos.db')}"
        report = asyncio.run(Chaos(url, options.kills, options.writes).run())
    print(report)
    return 1 if report.violations else 0


if __name__ == "__main__":
    sys.exit(main())
