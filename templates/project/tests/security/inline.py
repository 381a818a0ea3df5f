"""The application without a network: a request runs to its end where it is sent, in this thread.

Thousands of requests are sent here, and a server in between takes as long as the application. Real connections are the
matter of tests/contract and tests/integration.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from httpx2 import ASGITransport, BaseTransport, Client, Request, Response
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.main import app
from app.shared.models.base import Base
from scripts.contract_server import ContractServer, ResultT, contract_application, contract_settings, sign_in
from tests.support.isolation import run_inline

URL = "http://test"


class InlineTransport(BaseTransport):
    """For a synchronous client. A line end in a header, which a connection would take for a new header, is an error."""

    def __init__(self, transport: ASGITransport, runner: asyncio.Runner) -> None:
        self._transport, self._runner = transport, runner

    def handle_request(self, request: Request) -> Response:
        # Not `run` of the runner, which changes the handler of Ctrl+C and back for each of thousands of requests.
        return self._runner.get_loop().run_until_complete(self._answer(request))

    async def _answer(self, request: Request) -> Response:
        answer = await self._transport.handle_async_request(request)
        headers = answer.headers.raw
        assert not [header for header in headers if b"\r" in b"".join(header) or b"\n" in b"".join(header)]
        return Response(answer.status_code, headers=headers, content=await answer.aread(), request=request)


@dataclass(frozen=True)
class InlineServer(ContractServer):
    client: Client
    database: Database
    runner: asyncio.Runner

    def in_database(self, work: Callable[[AsyncSession], Awaitable[ResultT]]) -> ResultT:
        async def run() -> ResultT:
            async with self.database.session_scope() as db:
                return await work(db)

        return self.runner.run(run())


@contextmanager
def inline_server(database_url: str) -> Iterator[InlineServer]:
    """What `contract_server` gives, without a server."""
    settings = contract_settings(database_url)
    with asyncio.Runner() as runner, contract_application(settings) as (application, recorder):
        database: Database = application.state.database
        if settings.is_sqlite:
            event.listen(database.engine.sync_engine, "connect", run_inline)
        runner.run(_create_tables(database))
        transport = InlineTransport(ASGITransport(recorder), runner)
        with Client(transport=transport, base_url=URL) as client:
            tokens = sign_in(client, settings)
            yield InlineServer(URL, settings, app.openapi(), recorder, tokens, client, database, runner)
        runner.run(database.dispose())


async def _create_tables(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
