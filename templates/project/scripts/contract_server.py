"""The application on a free port of this machine, with accounts that no test run can lock out of it.

A run against the whole API calls logout, deactivate and change-role too. Without pinned accounts it would soon test
nothing but 401 and look clean. Used by `make contract`, by tests/contract and, without a network, by tests/security.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from unittest.mock import patch

import uvicorn
from fastapi import FastAPI
from httpx2 import Client
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp

from app.config.database import Database, create_engine
from app.config.settings import Settings
from app.core import identity
from app.core.exceptions import ForbiddenError
from app.core.identity import CurrentUser, bind_identity_loader
from app.main import app, create_application
from app.modules.users.services.UserDeletionService import UserDeletionService
from app.shared.models.base import Base
from scripts.contract_recorder import Recorder

ResultT = TypeVar("ResultT")

PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts in a database that is thrown away
NOBODY, USER, ADMIN = "nobody", "user", "admin"
ROLES = {"contract-user@example.com": USER, "contract-admin@example.com": ADMIN}
OVERRIDES: dict[str, Any] = {
    "ENVIRONMENT": "test",
    "EVENT_RELAY": "off",
    "RATE_LIMIT_ENABLED": False,  # thousands of calls from one address; tests of their own cover the limits
    "ACCESS_TOKEN_MINUTES": 60,
    "ARGON2_TIME_COST": 1,
    "ARGON2_MEMORY_KIB": 8,
}


@dataclass(frozen=True)
class ContractServer:
    url: str
    settings: Settings
    document: dict[str, Any]
    recorder: Recorder
    tokens: dict[str, str] = field(repr=False)

    def headers(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}

    def failing(self) -> list[str]:
        """Operations that have answered 5xx."""
        found = self.recorder.statuses(self.document)
        return [name for name, statuses in found.items() if any(status >= 500 for status in statuses)]

    def unreached(self) -> list[str]:
        """Operations that have never answered 2xx."""
        found = self.recorder.statuses(self.document)
        return [name for name, statuses in found.items() if not any(200 <= status < 300 for status in statuses)]

    def in_database(self, work: Callable[[AsyncSession], Awaitable[ResultT]]) -> ResultT:
        """What no client can do: read a mailbox, for instance."""

        async def run() -> ResultT:
            database = Database(self.settings)
            try:
                async with database.session_scope() as db:
                    return await work(db)
            finally:
                await database.dispose()

        return asyncio.run(run())


@contextmanager
def contract_server(database_url: str, **overrides: Any) -> Iterator[ContractServer]:
    """Serve an empty database, with one signed-in user and one signed-in admin.

    None of OVERRIDES changes what the document says, so that of `app` will do: making another takes a second.
    """
    settings = contract_settings(database_url, **overrides)
    asyncio.run(_create_tables(settings))
    with contract_application(settings) as (_, recorder), _served(recorder) as url:
        with Client(base_url=url, timeout=10) as client:
            tokens = sign_in(client, settings)
        yield ContractServer(url, settings, app.openapi(), recorder, tokens)


def contract_settings(database_url: str, **overrides: Any) -> Settings:
    return Settings(**(OVERRIDES | overrides | {"DATABASE_URL": database_url}))


@contextmanager
def contract_application(settings: Settings) -> Iterator[tuple[FastAPI, Recorder]]:
    """The application as it is, but for the accounts that a run is made with: what a run does leaves them usable."""
    application = create_application(settings)
    bound = identity._loader  # put back afterwards: it is one per process
    _pin_roles()
    try:
        # No dependency override: with one, FastAPI reads the signatures of all dependencies again for each request.
        with patch.object(UserDeletionService, "delete", _delete_others):
            yield application, Recorder(application)
    finally:
        if bound is not None:
            bind_identity_loader(bound)


def sign_in(client: Client, settings: Settings) -> dict[str, str]:
    """A token for each role: register, log in, and make the first request, which pins the account."""
    tokens = {}
    for email, role in ROLES.items():
        body = {"email": email, "full_name": "Contract", "password": PASSWORD}
        client.post(f"{settings.API_V1_STR}/users/", json=body).raise_for_status()
        form = {"username": email, "password": PASSWORD}
        answer = client.post(f"{settings.API_V1_STR}/auth/login", data=form).raise_for_status()
        tokens[role] = str(answer.json()["access_token"])
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        client.get(f"{settings.API_V1_STR}/auth/me", headers=headers).raise_for_status()
    return tokens


@contextmanager
def _served(app: ASGIApp) -> Iterator[str]:
    """On a free port, from a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="contract-server")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


async def _create_tables(settings: Settings) -> None:
    engine = create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


def _pin_roles() -> None:
    """Whatever happens to their rows: these accounts keep the role and the rights of their first request."""
    load = identity._loader
    pinned: dict[int, CurrentUser] = {}

    async def load_pinned(db: AsyncSession, user_id: int) -> CurrentUser | None:
        if user_id in pinned:
            return pinned[user_id]
        user = await load(db, user_id) if load else None
        if user is not None and user.email in ROLES:
            user = pinned[user_id] = replace(user, role=ROLES[user.email])
        return user

    bind_identity_loader(load_pinned)


_delete = UserDeletionService.delete


async def _delete_others(service: UserDeletionService, user_id: int) -> None:
    """Deletes anybody but the accounts that the run is made with."""
    user = await service.users.get(user_id)
    if user is not None and user.email in ROLES:
        raise ForbiddenError("This account makes the run")
    await _delete(service, user_id)
