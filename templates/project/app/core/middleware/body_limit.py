"""Bounds request bodies, whether their length is declared or they come in chunks without end."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.error_handlers import error_response

_MESSAGE = "The request body is too large"


class BodyLimitMiddleware:
    """FastAPI's `max_body_size` does the same, but its answer is plain text where the route never reads the body."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > self.max_bytes:
            response = error_response(Request(scope), status=413, message=_MESSAGE)
            await response(scope, receive, send)
            return
        received = 0

        async def receive_bounded() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self.max_bytes:
                    raise HTTPException(413, _MESSAGE)  # inside the endpoint's read, so the handlers answer it
            return message

        await self.app(scope, receive_bounded, send)
