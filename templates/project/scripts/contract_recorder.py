"""What an application answered to whom, operation by operation."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEY = re.compile(rb"[A-Za-z0-9_-]{16,100}")


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
