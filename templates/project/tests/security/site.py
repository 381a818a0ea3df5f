"""The running application with seven identities, and one valid request to each of its operations."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from httpx2 import Client, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.registry import MODULES
from app.core import identity
from app.core.identity import CurrentUser, bind_identity_loader, load_identity
from app.core.security import ALGORITHM, create_access_token
from scripts.contract_server import ADMIN, NOBODY, PASSWORD, USER, ResultT
from tests.security.calls import Call, RecordingCaller, fresh_keys
from tests.security.inline import InlineServer
from tests.support.valid_calls import make_valid_calls

EXPIRED, INACTIVE, OTHER, MODERATOR = "expired token", "inactive user", "other user", "moderator"
IDENTITIES = (NOBODY, EXPIRED, INACTIVE, USER, OTHER, MODERATOR, ADMIN)
UNAUTHENTICATED = frozenset({NOBODY, EXPIRED, INACTIVE})
ROLES = {USER: "user", OTHER: "user", MODERATOR: "moderator", ADMIN: "admin"}


@dataclass
class Site:
    server: InlineServer
    calls: dict[str, Call]
    tokens: dict[str, str]
    ids: dict[str, int]
    refusals: dict[str, int]  # what the other user was answered who asked for the record of a valid call
    request_ids: dict[tuple[str, str], str]  # of the valid calls, by identity and operation

    @property
    def document(self) -> dict[str, Any]:
        return self.server.document

    def send(self, call: Call, who: str | None = None, headers: dict[str, str] | None = None) -> Response:
        """As the identity that made the call, or as another one."""
        method, _, template = call.operation.partition(" ")
        sent = (
            call.headers | fresh_keys(call.headers) | self.authorization(who or self.caller_of(call)) | (headers or {})
        )
        url, options = template.format(**call.path), dict(call.options)
        if "json" in options:  # written in ASCII: only so can it hold a lone surrogate
            options["content"] = json.dumps(options.pop("json"))
            sent = {"Content-Type": "application/json"} | sent
        return self.server.client.request(method, url, headers=sent, **options)

    def caller_of(self, call: Call) -> str:
        """Valid calls may bring a token of their own, which has ended since: then the plain user stands in."""
        protected = bool(self.operation(call.operation).get("security"))
        return USER if protected and call.who == NOBODY else call.who

    def authorization(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}

    def in_database(self, work: Callable[[AsyncSession], Awaitable[ResultT]]) -> ResultT:
        return self.server.in_database(work)

    def operation(self, name: str) -> dict[str, Any]:
        method, _, path = name.partition(" ")
        found: dict[str, Any] = self.document["paths"][path][method.lower()]
        return found


def open_site(server: InlineServer) -> Site:
    """Make the accounts, call everything once, and keep the accounts usable whatever tests do to them."""
    client = server.client
    ids = {who: _account_id(client, server.headers(who)) for who in (USER, ADMIN)}
    ids |= {who: _register(client, who) for who in (OTHER, MODERATOR, INACTIVE)}
    for who in (OTHER, MODERATOR):
        _pin(CurrentUser(ids[who], ROLES[who], True, address_of(who), 0))
    answer = client.post(f"/api/v1/users/admin/{ids[INACTIVE]}/deactivate", headers=server.headers(ADMIN))
    assert answer.is_success, answer.text
    other = _token(server, ids[OTHER], ROLES[OTHER])
    call = RecordingCaller(server, client, stranger={"Authorization": f"Bearer {other}"})
    for module in MODULES:
        make_valid_calls(module.name, call)
    calls = {name: Call(name, NOBODY) for name in _probes(server.document)} | call.calls
    version = call.in_database(lambda db: _token_version(db, ids[INACTIVE]))
    tokens = server.tokens | {
        OTHER: other,
        MODERATOR: _token(server, ids[MODERATOR], "moderator"),
        INACTIVE: _token(server, ids[INACTIVE], "user", version),
        EXPIRED: _expired(server, ids[USER]),
    }
    return Site(server, calls, tokens, ids, call.refusals, call.request_ids)


def _probes(document: dict[str, Any]) -> list[str]:
    """They belong to no module and take nothing."""
    return [
        f"GET {path}"
        for path, methods in document["paths"].items()
        if "health" in methods.get("get", {}).get("tags", ())
    ]


def address_of(who: str) -> str:
    return f"security-{who.split(maxsplit=1)[0]}@example.com"


def _account_id(client: Client, headers: dict[str, str]) -> int:
    return int(client.get("/api/v1/auth/me", headers=headers).json()["data"]["id"])


def _register(client: Client, who: str) -> int:
    body = {"email": f"{who.split(maxsplit=1)[0]}@example.com", "full_name": who.title(), "password": PASSWORD}
    return int(client.post("/api/v1/users/", json=body).json()["data"]["id"])


def _pin(user: CurrentUser) -> None:
    """Logging out everywhere is one of the operations: without this, what follows would test nothing but 401."""
    load = identity._loader
    assert load is not None

    async def load_pinned(db: AsyncSession, user_id: int) -> CurrentUser | None:
        return user if user_id == user.id else await load(db, user_id)

    bind_identity_loader(load_pinned)


async def _token_version(db: AsyncSession, user_id: int) -> int:
    user = await load_identity(db, user_id)
    assert user is not None
    assert not user.is_active
    return user.token_version


def _token(server: InlineServer, user_id: int, role: str, version: int = 0) -> str:
    return create_access_token(user_id=user_id, role=role, token_version=version, settings=server.settings)


def _expired(server: InlineServer, user_id: int) -> str:
    """A good token of an active user, but for its time."""
    key = server.settings.SECRET_KEY.get_secret_value()
    good = _token(server, user_id, "user")
    claims = jwt.decode(good, key, algorithms=[ALGORITHM], audience=server.settings.JWT_AUDIENCE)
    ended = {"iat": datetime.now(UTC) - timedelta(hours=2), "exp": datetime.now(UTC) - timedelta(hours=1)}
    return jwt.encode(claims | ended, key, algorithm=ALGORITHM)
