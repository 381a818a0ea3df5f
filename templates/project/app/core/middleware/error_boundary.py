"""The last resort for bugs, inside all other middleware."""

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.error_handlers import error_response

logger = structlog.get_logger(__name__)


class ErrorBoundaryMiddleware:
    """Answers 500 from within: a handler for Exception would answer outside of all this: no request id, no CORS."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            logger.exception("unhandled error", method=scope["method"], path=scope["path"])
            if started:  # half an answer is out: the server must break the connection, or it would look whole
                raise
            response = error_response(Request(scope), status=500, message="Something went wrong")
            await response(scope, receive, send)
