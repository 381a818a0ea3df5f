"""One id per request: in the answer, in every log line, in error bodies and in the events it publishes."""

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.core.context import client_var, request_id_var, traceparent_var

HEADER = "X-Request-ID"
# Anything else could carry line breaks or megabytes into logs.
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,128}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class RequestIdMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given, traceparent = headers.get(HEADER, ""), headers.get("traceparent", "")
        request_id = given if _ACCEPTED.fullmatch(given) else secrets.token_hex(16)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        clear_contextvars()
        bind_contextvars(request_id=request_id)
        id_token = request_id_var.set(request_id)
        client = scope.get("client")
        client_token = client_var.set(client[0][:64] if client else None)
        trace_token = traceparent_var.set(traceparent if _TRACEPARENT.fullmatch(traceparent) else None)
        try:
            await self.app(scope, receive, send_with_id)
        finally:
            client_var.reset(client_token)
            traceparent_var.reset(trace_token)
            request_id_var.reset(id_token)
            clear_contextvars()
