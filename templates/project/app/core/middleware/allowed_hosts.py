"""Refuses requests for host names that are not ours: they would end up in links and redirects."""

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.error_handlers import error_response


class AllowedHostsMiddleware:
    """Like Starlette's, but answers in the envelope and lets probes and scrapers through: they come by IP address."""

    def __init__(self, app: ASGIApp, *, allowed: Sequence[str], exempt: tuple[str, ...]) -> None:
        self.app = app
        self.exempt = exempt
        self.any = "*" in allowed
        self.hosts = frozenset(host.lower() for host in allowed if not host.startswith("*."))
        self.suffixes = tuple(host[1:].lower() for host in allowed if host.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._allowed(scope):
            response = error_response(Request(scope), status=400, message="Unknown host name")
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _allowed(self, scope: Scope) -> bool:
        if self.any or scope["path"].startswith(self.exempt):
            return True
        header = Headers(scope=scope).get("host", "").lower()
        host = header if header.endswith("]") else header.rsplit(":", 1)[0]  # [::1] holds colons of its own
        return host in self.hosts or host.endswith(self.suffixes)
