"""Announces the end of paths in the answers themselves: Deprecation (RFC 9745), Sunset (RFC 8594), Link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class DeprecatedPath:
    """Everything under `prefix` is deprecated since `since`; times are aware UTC."""

    prefix: str
    since: datetime
    sunset: datetime | None = None
    link: str | None = None

    def covers(self, path: str) -> bool:
        return path == self.prefix or path.startswith(self.prefix.rstrip("/") + "/")

    def headers(self) -> dict[str, str]:
        headers = {"Deprecation": f"@{int(self.since.timestamp())}"}
        if self.sunset is not None:
            headers["Sunset"] = format_datetime(self.sunset, usegmt=True)
        if self.link is not None:
            headers["Link"] = f'<{self.link}>; rel="deprecation"'
        return headers


class DeprecationMiddleware:
    def __init__(self, app: ASGIApp, *, paths: Iterable[DeprecatedPath] = ()) -> None:
        self.app = app
        self.paths = [(path, path.headers()) for path in paths]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._find(scope) if self.paths and scope["type"] == "http" else None
        if found is None:
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(found)
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _find(self, scope: Scope) -> dict[str, str] | None:
        return next((headers for path, headers in self.paths if path.covers(scope["path"])), None)
