"""The application on a free port of this machine, with accounts that no test run can lock out of it.

A run against the whole API calls logout, deactivate and change-role too. Without pinned accounts it would soon test
nothing but 401 and look clean. Used by `make contract` and by tests/contract.
"""

import asyncio
import json
import re
import socket
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode
from uuid import uuid4

import uvicorn
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config.database import create_engine
from app.config.settings import Settings
from app.core import identity
from app.core.exceptions import ForbiddenError
from app.core.identity import CurrentUser, bind_identity_loader
from app.main import create_application
from app.modules.users.services.UserDeletionService import UserDeletionService
from app.shared.models.base import Base

PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts in a database that is thrown away
NOBODY, USER, ADMIN = "nobody", "user", "admin"
ROLES = {"contract-user@example.com": USER, "contract-admin@example.com": ADMIN}
_KEY = re.compile(rb"[A-Za-z0-9_-]{16,100}")
OVERRIDES: dict[str, Any] = {
    "ENVIRONMENT": "test",
    "EVENT_RELAY": "off",
    "RATE_LIMIT_ENABLED": False,  # thousands of calls from one address; tests of their own cover the limits
    "ACCESS_TOKEN_MINUTES": 60,
    "ARGON2_TIME_COST": 1,
    "ARGON2_MEMORY_KIB": 8,
}


@dataclass
class Recorder:
    """Notes which answer each operation gave, so that nobody takes 100 % refused requests for a clean run."""

    app: ASGIApp
    seen: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.seen[scope["method"], scope["path"]].add(message["status"])
            await send(message)

        await self.app(_with_fresh_keys(scope), receive, note)

    def statuses(self, document: dict[str, Any]) -> dict[str, set[int]]:
        """`GET /api/v1/users/{user_id}` -> {200, 404}; a fixed path goes before one with parameters."""
        found: dict[str, set[int]] = {
            f"{method.upper()} {path}": set() for path, methods in document["paths"].items() for method in methods
        }
        patterns = {path: re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)) for path in sorted(document["paths"])}
        for (method, path), statuses in self.seen.items():
            fixed = [path] if path in patterns else [known for known, p in patterns.items() if p.fullmatch(path)]
            for known in fixed:
                found.get(f"{method} {known}", set()).update(statuses)
        return found


def _with_fresh_keys(scope: Scope) -> Scope:
    """A client makes an idempotency key up for each intent. Generators use one for many bodies, which is refused."""
    headers = [
        (name, uuid4().hex.encode() if name == b"idempotency-key" and _KEY.fullmatch(value) else value)
        for name, value in scope.get("headers", ())
    ]
    return {**scope, "headers": headers}


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


@contextmanager
def contract_server(database_url: str, **overrides: Any) -> Iterator[ContractServer]:
    """Serve an empty database, with one signed-in user and one signed-in admin."""
    settings = Settings(**(OVERRIDES | overrides | {"DATABASE_URL": database_url}))
    asyncio.run(_create_tables(settings))
    application = create_application(settings)
    recorder = Recorder(application)
    bound = identity._loader  # put back afterwards: it is one per process
    _pin_roles()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(recorder, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="contract-server")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        tokens = {role: _sign_in(url + settings.API_V1_STR, email) for email, role in ROLES.items()}
        # No dependency override: with one, FastAPI reads the signatures of all dependencies again for each request.
        with patch.object(UserDeletionService, "delete", _delete_others):
            yield ContractServer(url, settings, application.openapi(), recorder, tokens)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        if bound is not None:
            bind_identity_loader(bound)


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


def _sign_in(api: str, email: str) -> str:
    """Register, log in, and make the first request, which pins the account."""
    _call(f"{api}/users/", json.dumps({"email": email, "full_name": "Contract", "password": PASSWORD}).encode())
    form = urlencode({"username": email, "password": PASSWORD}).encode()
    token = str(_call(f"{api}/auth/login", form, {"Content-Type": "application/x-www-form-urlencoded"})["access_token"])
    _call(f"{api}/auth/me", None, {"Authorization": f"Bearer {token}"})
    return token


def _call(url: str, body: bytes | None, headers: dict[str, str] | None = None) -> Any:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"} | (headers or {}))  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own server
        return json.load(response)
