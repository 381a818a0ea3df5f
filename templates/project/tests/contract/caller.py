"""Valid calls as a client makes them, and which operations they reached."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Client
from sqlalchemy.ext.asyncio import AsyncSession

from scripts.contract_server import ContractServer, ResultT


@dataclass
class Caller:
    server: ContractServer
    client: Client  # one for all calls: each new one reads the certificates of this machine
    reached: set[str] = field(default_factory=set)
    request_ids: dict[tuple[str, str], str] = field(default_factory=dict)  # by identity and operation

    def __call__(self, who: str, operation: str, *, headers: dict[str, str] | None = None, **request: Any) -> Any:
        """`call(ADMIN, "PUT /api/v1/users/admin/{user_id}/role", path={"user_id": 3}, json={...})` must answer 2xx."""
        method, _, template = operation.partition(" ")
        url = template.format(**request.pop("path", {}))
        headers = self.server.headers(who) | (headers or {})
        response = self.client.request(method, url, headers=headers, **request)
        assert response.is_success, f"{operation} as {who}: {response.status_code} {response.text}"
        self.reached.add(operation)
        self.request_ids[who, operation] = response.headers["X-Request-ID"]
        return response.json()

    def in_database(self, work: Callable[[AsyncSession], Awaitable[ResultT]]) -> ResultT:
        return self.server.in_database(work)
