"""The access log: one structured line per request, in place of the server's own."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = structlog.get_logger("app.access")

# Probes come every few seconds; their lines would bury the others.
_QUIET = frozenset({"/health/live", "/health/ready"})
_SERVER_ERROR = 500


class RequestLoggingMiddleware:
    """Logs the path without its query string: that is where search terms and one-time tokens travel."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = _SERVER_ERROR
        started = time.perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            if scope["path"] not in _QUIET or status >= _SERVER_ERROR:
                client = scope.get("client")
                logger.info(
                    "request",
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    duration_ms=round((time.perf_counter() - started) * 1000, 1),
                    client=client[0] if client else None,
                )
